package com.example.pets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RequestLogTest {

    @ParameterizedTest
    @CsvSource({
        "Root=1-67891233-abcdef012345678912345678, 1-67891233-abcdef012345678912345678",
        "Self=1-2-a;Root=1-3-b;Sampled=1, 1-3-b"
    })
    void theTraceIdIsTheRootOfTheLoadBalancersHeader(String header, String id) {
        assertThat(RequestLog.traceId(header)).isEqualTo(id);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "Self=1-2-a", "Root=", "Root=a\nb"})
    void otherHeadersGetANewTraceId(String header) {
        assertThat(RequestLog.traceId(header)).hasSize(36);
    }

    static Stream<Arguments> exceptions() {
        return Stream.of(
                Arguments.of(new IllegalStateException("bug"), 500),
                Arguments.of(new QueryTimeoutException("the cache does not respond"), 503),
                Arguments.of(new IllegalStateException(new DataAccessResourceFailureException("stopped")), 503));
    }

    @ParameterizedTest
    @MethodSource("exceptions")
    void anExceptionOfAFilterIsAnErrorResponse(RuntimeException exception, int status) throws Exception {
        var response = new MockHttpServletResponse();
        new RequestLog().doFilter(new MockHttpServletRequest("GET", "/pets"), response, (request, ignored) -> {
            assertThat(MDC.get(RequestLog.PATH)).isEqualTo("/pets");
            throw exception;
        });
        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(MDC.get(RequestLog.PATH)).isNull();
        assertThat(MDC.get(RequestLog.TRACE_ID)).isNull();
    }

    @Test
    void healthChecksAreNotLogged() throws Exception {
        var chain = new MockFilterChain();
        var request = new MockHttpServletRequest("GET", "/actuator/health");
        new RequestLog().doFilter(request, new MockHttpServletResponse(), chain);
        assertThat(new RequestLog().shouldNotFilter(request)).isTrue();
        assertThat(chain.getRequest()).isNotNull();
    }
}

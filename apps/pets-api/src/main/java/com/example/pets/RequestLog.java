package com.example.pets;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Logs each request with its duration, and adds its path and trace id to all log events of the request. Logs the exceptions
 * of other filters, such as those of sessions, and responds with 503 if a dependency is not available, otherwise with 500.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestLog extends OncePerRequestFilter {

    static final String PATH = "path";
    static final String TRACE_ID = "traceId";

    /** Header of Elastic Load Balancing: `Root=1-67891233-abcdef012345678912345678`, with optional other fields. */
    private static final Pattern ROOT = Pattern.compile("(?:^|;)Root=([\\w-]{1,64})(?:;|$)");

    private static final Logger log = LoggerFactory.getLogger(RequestLog.class);

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/actuator/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var start = System.nanoTime();
        MDC.put(PATH, request.getRequestURI());
        MDC.put(TRACE_ID, traceId(request.getHeader("X-Amzn-Trace-Id")));
        try {
            chain.doFilter(request, response);
        } catch (RuntimeException | ServletException exception) {
            log.error("the request failed", exception);
            var status = UnavailableDependencies.isUnavailable(exception)
                    ? HttpServletResponse.SC_SERVICE_UNAVAILABLE
                    : HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
            if (!response.isCommitted()) response.sendError(status);
        } finally {
            log.atInfo()
                    .addKeyValue("method", request.getMethod())
                    .addKeyValue("status", response.getStatus())
                    .addKeyValue("durationMs", (System.nanoTime() - start) / 1_000_000)
                    .log("request completed");
            MDC.remove(PATH);
            MDC.remove(TRACE_ID);
        }
    }

    static String traceId(String header) {
        var matcher = ROOT.matcher(header == null ? "" : header);
        return matcher.find() ? matcher.group(1) : UUID.randomUUID().toString();
    }
}

package com.example.pets;

import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Responds with 503 when the database or the session cache is not available, and logs one error. */
@RestControllerAdvice
class UnavailableDependencies {

    private static final Logger log = LoggerFactory.getLogger(UnavailableDependencies.class);

    /** Returns whether an exception or one of its causes means that the database or the session cache is not available. */
    static boolean isUnavailable(Throwable exception) {
        return Stream.iterate(exception, Objects::nonNull, Throwable::getCause)
                .anyMatch(cause -> cause instanceof DataAccessResourceFailureException
                        || cause instanceof QueryTimeoutException);
    }

    @ExceptionHandler({DataAccessResourceFailureException.class, QueryTimeoutException.class})
    ProblemDetail unavailable(Exception exception) {
        log.error("a dependency is not available", exception);
        return ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, "a dependency is not available");
    }
}

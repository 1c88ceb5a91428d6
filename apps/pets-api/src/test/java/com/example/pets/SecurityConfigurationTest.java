package com.example.pets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;

class SecurityConfigurationTest {

    private static final String SECRET = "k".repeat(64);

    private final JwtDecoder decoder = new SecurityConfiguration().jwtDecoder(SECRET);

    @Test
    void aTokenThatIsSignedWithTheKeyIsAccepted() throws Exception {
        assertThat(decoder.decode(token(JWSAlgorithm.HS256, SECRET, 60)).getSubject()).isEqualTo("tester");
    }

    @Test
    void aTokenWithAnotherKeyOrAlgorithmIsRejected() throws Exception {
        for (var token : new String[] {
            token(JWSAlgorithm.HS256, "x".repeat(64), 60),
            token(JWSAlgorithm.HS512, SECRET, 60),
            new PlainJWT(claims(60)).serialize()
        }) {
            assertThatThrownBy(() -> decoder.decode(token)).isInstanceOf(JwtException.class);
        }
    }

    @Test
    void anExpiredTokenAndATokenThatDoesNotExpireAreRejected() throws Exception {
        for (Integer seconds : new Integer[] {-120, null}) {
            var token = token(JWSAlgorithm.HS256, SECRET, seconds);
            assertThatThrownBy(() -> decoder.decode(token)).isInstanceOf(JwtException.class);
        }
    }

    private static JWTClaimsSet claims(Integer seconds) {
        var claims = new JWTClaimsSet.Builder().subject("tester");
        if (seconds != null) claims.expirationTime(Date.from(Instant.now().plusSeconds(seconds)));
        return claims.build();
    }

    private static String token(JWSAlgorithm algorithm, String secret, Integer seconds) throws Exception {
        var token = new SignedJWT(new JWSHeader(algorithm), claims(seconds));
        token.sign(new MACSigner(secret));
        return token.serialize();
    }
}

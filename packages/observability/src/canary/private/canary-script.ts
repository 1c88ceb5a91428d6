/**
 * Handler of the health canary: one request, which must return the expected status in time. Every Node.js runtime of
 * CloudWatch Synthetics runs a handler that fails by throwing, so the script imports no Synthetics library.
 */
export const CANARY_SCRIPT = `const https = require('https');

exports.handler = () =>
  new Promise((resolve, reject) => {
    const { HEALTH_URL, EXPECTED_STATUS, TIMEOUT_MS } = process.env;
    const request = https.get(HEALTH_URL, { headers: { 'user-agent': 'health-canary' } }, (response) => {
      response.resume();
      response.on('end', () => {
        clearTimeout(deadline);
        if (response.statusCode === Number(EXPECTED_STATUS)) resolve('healthy');
        else reject(new Error('status ' + response.statusCode + ', expected ' + EXPECTED_STATUS));
      });
    });
    const deadline = setTimeout(
      () => request.destroy(new Error('no answer within ' + TIMEOUT_MS + ' ms')),
      Number(TIMEOUT_MS),
    );
    request.on('error', (error) => {
      clearTimeout(deadline);
      reject(error);
    });
  });
`;

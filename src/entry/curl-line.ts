const BODY = '{"eventName": "curl_test", "userId": "u-1"}';

/** The command that tries an endpoint, for a shell: posts one event to it. */
export function curlLine(url: string): string {
  return `curl -X POST -H "Content-Type: application/json" -d '${BODY}' ${url}`;
}

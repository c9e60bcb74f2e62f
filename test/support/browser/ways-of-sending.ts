/** One way in which a page can send an event. */
export interface WayOfSending {
  readonly name: string;
  /** JavaScript of the page, an expression, in which `url` and `body` (the event as JSON) are known. */
  readonly script: string;
  /** When the page runs it: while it is open, or as it goes (`pagehide`), by that way of going. */
  readonly during: "visit" | "close" | "navigation";
}

const fetchWith = (options: string) => `fetch(url, { method: "POST", body, ${options} })`;
const JSON_TYPE = 'headers: { "content-type": "application/json" }';
const beaconOf = (data: string) => `navigator.sendBeacon(url, ${data})`;

/** Posts a form into a frame of the page, and resolves with the frame once the answer is in it. */
const form = (enctype: string, [name, value]: readonly [name: string, value: string]) => `
  new Promise((resolve) => {
    document.body.innerHTML = '<iframe name="answer"></iframe><form method="post" target="answer"><input type="hidden"></form>';
    const [form] = document.forms;
    Object.assign(form, { action: url, enctype: "${enctype}" });
    Object.assign(form.elements[0], { name: ${name}, value: ${value} });
    document.querySelector("iframe").onload = (event) => resolve(event.target);
    form.submit();
  })`;

const WHILE_OPEN = {
  "fetch of JSON": fetchWith(JSON_TYPE),
  "fetch of JSON, keepalive": fetchWith(`keepalive: true, ${JSON_TYPE}`),
  "fetch of JSON, with credentials": fetchWith(`credentials: "include", ${JSON_TYPE}`),
  "fetch of a string": fetchWith(""),
  "fetch of a string, with credentials": fetchWith('credentials: "include"'),
  "fetch of JSON, no-cors": fetchWith(`mode: "no-cors", ${JSON_TYPE}`),
  "sendBeacon of a string": beaconOf("body"),
  "sendBeacon of a text/plain Blob": beaconOf('new Blob([body], { type: "text/plain" })'),
  "sendBeacon of a JSON Blob": beaconOf('new Blob([body], { type: "application/json" })'),
  form: form("application/x-www-form-urlencoded", ['"eventName"', "JSON.parse(body).eventName"]),
  // Sent as `name=value`: JSON where the "=" falls into a string.
  "form, text/plain": form("text/plain", ['body.replace(/}$/, \',"_":"\')', "'\"}'"]),
} as const;

const AS_IT_GOES = [
  "fetch of JSON, keepalive",
  "sendBeacon of a string",
  "sendBeacon of a text/plain Blob",
  "sendBeacon of a JSON Blob",
] as const;

const goingBy = (during: "close" | "navigation", suffix: string): WayOfSending[] =>
  AS_IT_GOES.map((name) => ({ name: `${name}, ${suffix}`, script: WHILE_OPEN[name], during }));

export const WAYS_OF_SENDING: readonly WayOfSending[] = [
  ...Object.entries(WHILE_OPEN).map(([name, script]): WayOfSending => ({ name, script, during: "visit" })),
  ...goingBy("close", "as the tab closes"),
  ...goingBy("navigation", "as the page is left"),
];

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** A script that holds a function in a process of its own, and is spoken to by messages. */
export class FunctionHost {
  /** What the script said first. */
  readonly greeting: unknown;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, greeting: unknown) {
    this.#child = child;
    this.greeting = greeting;
  }

  /** @param variables the process's whole environment but for PATH */
  static async start(
    script: string,
    args: readonly string[],
    variables: Readonly<Record<string, string>>,
  ): Promise<FunctionHost> {
    const env = {
      ...variables,
      PATH: "/usr/bin:/bin",
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    };
    const child = fork(script, args, { env, execArgv: [] });
    return new FunctionHost(child, await nextMessage(child));
  }

  /** One at a time. */
  ask(question: object): Promise<unknown> {
    const answer = nextMessage(this.#child);
    this.#child.send(question);
    return answer;
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await ended;
  }
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController();
  const exit = once(child, "exit", { signal: ended.signal }).then(([code, signal]: unknown[]) => {
    throw new Error(`the function's host ended with ${String(code ?? signal)}`);
  });
  exit.catch(() => undefined); // where it is the message that comes first
  try {
    const [message] = (await Promise.race([once(child, "message"), exit])) as unknown[];
    return message;
  } finally {
    ended.abort();
  }
}

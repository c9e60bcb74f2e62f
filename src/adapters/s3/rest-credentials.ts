export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  readonly expiration?: Date | undefined;
}

/** The SDK's providers are ones. */
export type S3CredentialProvider = () => S3Credentials | Promise<S3Credentials>;

/** As the signer takes them: what there is not is not a member. */
interface SigningCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Where the credentials of the next request come from. */
export interface CredentialSource {
  /** @throws an error named CredentialsProviderError where there are none, or what a provider throws */
  current(): Promise<SigningCredentials>;
  /** After a call of a provider that took too long: the next request makes another. */
  giveUpWaiting(): void;
}

/** New ones are asked for this long before the old ones expire, as the SDK does. */
const RENEW_BEFORE_MS = 5 * 60_000;

/** @param given credentials, or who provides them; by default the environment, as it is at each put */
export function credentialSource(given: S3Credentials | S3CredentialProvider | undefined): CredentialSource {
  if (typeof given === "function") return new ProvidedCredentials(given);
  return {
    current: () => new Promise((resolve) => resolve(checked(given ?? environmentsOwn()))),
    giveUpWaiting: () => undefined,
  };
}

function environmentsOwn(): S3Credentials {
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "", AWS_SESSION_TOKEN } = process.env;
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    sessionToken: AWS_SESSION_TOKEN,
  };
}

/** Asks its provider when it must, and for all at once. Credentials without an expiration stay for good, as in the SDK. */
class ProvidedCredentials implements CredentialSource {
  readonly #provider: S3CredentialProvider;
  #known: SigningCredentials | undefined;
  #pending: Promise<SigningCredentials> | undefined;

  constructor(provider: S3CredentialProvider) {
    this.#provider = provider;
  }

  async current(): Promise<SigningCredentials> {
    if (this.#known !== undefined && !isToBeRenewed(this.#known)) return this.#known;
    const asked = (this.#pending ??= this.#ask());
    try {
      return await asked;
    } finally {
      if (this.#pending === asked) this.#pending = undefined;
    }
  }

  giveUpWaiting(): void {
    this.#pending = undefined;
  }

  async #ask(): Promise<SigningCredentials> {
    return (this.#known = checked(await this.#provider()));
  }
}

function isToBeRenewed({ expiration }: SigningCredentials): boolean {
  return expiration !== undefined && expiration.getTime() - Date.now() < RENEW_BEFORE_MS;
}

/** Whatever a provider written in JavaScript gave. */
function checked(given: Partial<S3Credentials> | undefined): SigningCredentials {
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = given ?? {};
  if (!accessKeyId || !secretAccessKey) {
    throw Object.assign(new Error("no AWS credentials: an access key's id and its secret"), {
      name: "CredentialsProviderError",
    });
  }
  return {
    accessKeyId,
    secretAccessKey,
    ...(sessionToken && { sessionToken }),
    ...(expiration && { expiration }),
  };
}

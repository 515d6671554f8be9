import { configured, outcome, query, requested, sdk, waited } from "./sdk.mjs";

/** One request that signs in by itself, and how long the SDK waited between its attempts. */
export const ask = async (task) => {
  const client = new sdk.OnlineClient(configured(task));
  const ended = await outcome(
    client.execute(query("VENDOR", ["RECORDNO"]), requested(task.request ?? {})),
    (response) => response.getResult().totalCount,
  );
  return { ended, waited };
};

/** A sign-in under trouble. */
export const askForSession = async (task) => ({
  ended: await outcome(sdk.SessionProvider.factory(configured(task))),
  waited,
});

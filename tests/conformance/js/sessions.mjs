import { checkHosts, configured, outcome, query, sdk, signedIn } from "./sdk.mjs";

const facts = (config) => ({
  endpoint: config.endpointUrl,
  entity: config.entityId,
  company: config.companyId,
  user: config.userId,
  started: config.sessionTimestamp,
  ends: config.sessionTimeout,
});

/** One sign-in for each account. */
export const signIn = (task) =>
  Promise.all(task.accounts.map((account) => outcome(sdk.SessionProvider.factory(configured(task, account)), facts)));

/** A session at the top level, from it one in an entity, and back; each is asked for departments. */
export const moveBetweenLevels = async (task) => {
  const config = configured(task);
  const visited = [];
  for (const entity of [undefined, task.entity, ""]) {
    if (entity !== undefined) config.entityId = entity;
    const before = config.sessionId;
    await sdk.SessionProvider.factory(config);
    const response = await new sdk.OnlineClient(config).execute(query("DEPARTMENT", ["RECORDNO"]));
    visited.push({
      entity: config.entityId,
      fresh: config.sessionId !== before,
      found: response.getResult().totalCount,
      seenBy: response.authentication.entityId,
      control: response.control.status,
    });
  }
  return visited;
};

/** Several requests with one session. */
export const reuseSession = async (task) => {
  const client = await signedIn(task);
  for (let request = 0; request < 3; request += 1) await client.execute(query("VENDOR", ["RECORDNO"]));
  return client.config.credentials.constructor.name;
};

/** Several requests without a session: each signs in. */
export const signInWithEachRequest = async (task) => {
  const client = new sdk.OnlineClient(configured(task));
  for (let request = 0; request < 3; request += 1) await client.execute(query("VENDOR", ["RECORDNO"]));
  return client.config.credentials.constructor.name;
};

/** A session nobody knows. */
export const unknownSession = (task) => {
  const config = Object.assign(configured(task), { sessionId: "gone.." });
  return outcome(new sdk.OnlineClient(config).execute(query("VENDOR", ["RECORDNO"])));
};

/** The SDK as it is, told to use the simulator. */
export const hostCheck = async (task) => {
  checkHosts();
  return outcome((async () => new sdk.OnlineClient(configured(task)))());
};

import {
  configured, GetUserPermissions, Lookup, made, outcome, query, Read, ReadByQuery, requested, sdk, signedIn, told,
} from "./sdk.mjs";

/** One call for each refusal of a function, each in a request of its own. */
export const functions = async (task) => {
  const client = await signedIn(task);
  const asked = {
    query: query("APBILL", ["RECORDNO"]),
    readByQuery: made(ReadByQuery, { objectName: "APBILL" }),
    read: made(Read, { objectName: "APBILL", keys: ["1"] }),
    unknownObject: query("NO_SUCH_OBJECT", ["RECORDNO"]),
    unknownObjectOlder: made(ReadByQuery, { objectName: "NO_SUCH_OBJECT" }),
    unknownObjectLookup: made(Lookup, { objectName: "NO_SUCH_OBJECT" }),
    unknownField: query("VENDOR", ["no such field"]),
    badQuery: made(ReadByQuery, { objectName: "VENDOR", query: "NAME = 'x' ORDER BY NAME" }),
    badPage: query("VENDOR", ["RECORDNO"]).assignPageSize(2001),
    permissions: made(GetUserPermissions, { userId: "nobody" }),
  };
  const ended = {};
  for (const [name, call] of Object.entries(asked)) ended[name] = await outcome(client.execute(call));
  return ended;
};

/** One good and one refused function, without and within a transaction. */
export const transaction = async (task) => {
  const client = await signedIn(task);
  const both = () => [query("VENDOR", ["RECORDNO"], "good"), query("NO_SUCH_OBJECT", ["RECORDNO"], "refused")];
  const loose = await client.executeBatch(both());
  // What executeBatch does, before it throws because of the failure.
  const bound = await client.executeOnlineRequest(both(), requested({ transaction: true }));
  return {
    loose: loose.results.map(told),
    bound: bound.results.map(told),
    ended: await outcome(client.executeBatch(both(), requested({ transaction: true }))),
    clean: await outcome(client.executeBatch(both().slice(0, 1), requested({ transaction: true }))),
  };
};

/** The same control ID twice, with `uniqueid` on. */
export const repeated = async (task) => {
  const client = await signedIn(task);
  const once = () => outcome(client.execute(query("VENDOR", ["RECORDNO"], "once"), requested({ uniqueId: true })));
  return [await once(), await once()];
};

/** A request without a body: HTTP 401 with XML inside, read by the SDK like any reply. */
export const withoutBody = (task) => {
  const config = configured(task);
  const handler = new sdk.Xml.RequestHandler(config, requested({}));
  return outcome(handler.execute(" ").then((body) => new sdk.Xml.OnlineResponse(body)));
};

// The SDK as its packages are, and what every scenario needs of it.
import { createRequire } from "node:module";
import path from "node:path";
import util from "node:util";

// The SDK calls these two, which Node.js 23 took away.
util.isArray ??= Array.isArray;
util.isNullOrUndefined ??= (value) => value == null;

const require = createRequire(path.join(process.env.SDK_FOLDER, "package.json"));
export const sdk = require("@intacct/intacct-sdk");

// The host check stays as it is for every host but the simulator's.
const isDomainValid = sdk.Credentials.Endpoint.isDomainValid;
sdk.Credentials.Endpoint.isDomainValid = (host) => host === "127.0.0.1" || isDomainValid(host);
export const checkHosts = () => {
  sdk.Credentials.Endpoint.isDomainValid = isDomainValid;
};

// Nobody waits between two attempts; how long it would have been is noted, in milliseconds.
export const waited = [];
sdk.Xml.RequestHandler.prototype.delay = async (milliseconds) => {
  waited.push(milliseconds);
};

export const { Inspect, Lookup, Read, ReadByName, ReadByQuery, ReadMore, NewQuery } = sdk.Functions.Common;
// Part of the package, but missing from its index.
export const CompanyPrefsGet = require("@intacct/intacct-sdk/dist/Functions/Company/CompanyPrefsGet").default;
export const GetUserPermissions = require("@intacct/intacct-sdk/dist/Functions/Company/GetUserPermissions").default;

/** A function that the SDK does not offer, made as it provides for: `new Plain("get_applications", "control ID")`. */
export class Plain extends sdk.Functions.AbstractFunction {
  constructor(name, controlId) {
    super(controlId);
    this.name = name;
  }

  writeXml(xml) {
    xml.writeStartElement("function");
    xml.writeAttribute("controlid", this.controlId, true);
    xml.writeStartElement(this.name);
    xml.writeEndElement();
    xml.writeEndElement();
  }
}

/** An SDK function with its properties set. */
export const made = (Function, properties, controlId) => Object.assign(new Function(controlId), properties);

export const query = (object, fields, controlId) =>
  new NewQuery.Query(controlId)
    .assignFromObject(object)
    .assignSelectFields(new NewQuery.QuerySelect.SelectBuilder().addFields(fields).selects);

/** The client configuration of an account; without a session it signs in with each request. */
export const configured = (task, account = task.accounts[0]) =>
  Object.assign(new sdk.ClientConfig(), {
    endpointUrl: task.endpoint,
    senderId: account.sender_id,
    senderPassword: account.sender_password,
    companyId: account.company_id,
    userId: account.user_id,
    userPassword: account.user_password,
    ...(account.entity_id === null ? {} : { entityId: account.entity_id }),
  });

export const requested = (properties) => Object.assign(new sdk.RequestConfig(), properties);

/** A client with a session of its own. */
export const signedIn = async (task, account) =>
  new sdk.OnlineClient(await sdk.SessionProvider.factory(configured(task, account)));

/** How a promise ended: what `shown` makes of its value, or the error by its class and words. Never a request. */
export const outcome = async (promise, shown = () => true) => {
  try {
    return { value: shown(await promise) };
  } catch (error) {
    return { raised: error.constructor.name, message: error.message, errors: error.errors ?? null };
  }
};

/** What a result says, without the class around it. */
export const told = ({ status, functionName, controlId, data, listType, count, totalCount, numRemaining, errors }) => ({
  status, functionName, controlId, data, listType, count, totalCount, numRemaining, errors,
});

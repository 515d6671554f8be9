import {
  CompanyPrefsGet, GetUserPermissions, Inspect, Lookup, made, NewQuery, Plain, query, Read, ReadByName, ReadByQuery,
  ReadMore, sdk, signedIn, told,
} from "./sdk.mjs";

const { AndOperator, Filter, OrOperator } = NewQuery.QueryFilter;
const { OrderBuilder } = NewQuery.QueryOrderBy;

/** Everything a reader asks for, in one request; the results by control ID. */
export const batch = async (task) => {
  const client = await signedIn(task);
  const response = await client.executeBatch([
    new Plain("get_applications", "applications"),
    new Plain("getFinancialSetup", "setup"),
    new Plain("readEntityDetails", "entities"),
    made(CompanyPrefsGet, { application: "ME" }, "preferences"),
    made(GetUserPermissions, { userId: task.accounts[0].user_id }, "permissions"),
    made(Lookup, { objectName: "VENDOR" }, "lookup"),
    made(Inspect, { objectName: "*" }, "inspect"),
    query("DEPARTMENT", ["DEPARTMENTID", "TITLE"], "query").assignPageSize(2),
    made(Read, { objectName: "VENDOR", keys: ["3", "5"], fields: ["VENDORID"] }, "read"),
    made(ReadByName, { objectName: "VENDOR", names: ["V-00007"], fields: ["RECORDNO", "NAME"] }, "readByName"),
    made(ReadByQuery, { objectName: "GLACCOUNT", fields: ["TITLE"], pageSize: 1 }, "readByQuery"),
    query("COMPANY", ["COMPANYID", "NAME"], "company"),
  ]);
  return Object.fromEntries(response.results.map((result) => [result.controlId, told(result)]));
};

/** Every page of a query with a filter, backwards. */
export const pages = async (task) => {
  const client = await signedIn(task);
  const filter = new AndOperator([
    new Filter("RECORDNO").greaterThan("100"),
    new Filter("NAME").like("Vendor %"),
  ]);
  const asked = query("VENDOR", ["RECORDNO"])
    .assignFilter(filter)
    .assignOrderBy(new OrderBuilder().addDescending("RECORDNO").orders)
    .assignPageSize(task.pageSize);
  const seen = [];
  for (let offset = 0, left = 1; left > 0; offset += task.pageSize) {
    const result = (await client.execute(asked.assignOffset(offset))).getResult();
    left = result.numRemaining;
    seen.push({ ...told(result), data: result.data.map((row) => Number(row.RECORDNO)) });
  }
  return seen;
};

/** How many vendors each kind of filter finds. */
export const filters = async (task) => {
  const client = await signedIn(task);
  const number = () => new Filter("RECORDNO");
  const asked = {
    equalTo: number().equalTo("5"),
    notEqualTo: number().notEqualTo("5"),
    lessThan: number().lessThan("5"),
    lessThanOrEqualTo: number().lessThanOrEqualTo("5"),
    greaterThan: number().greaterThan("5"),
    greaterThanOrEqualTo: number().greaterThanOrEqualTo("5"),
    between: number().between("5", "7"),
    in: number().in(["5", "7"]),
    notIn: number().notIn(["5", "7"]),
    like: new Filter("VENDORID").like("V-0001%"),
    notLike: new Filter("VENDORID").notLike("V-0001%"),
    isNull: new Filter("VENDORID").isNull(),
    isNotNull: new Filter("VENDORID").isNotNull(),
    or: new OrOperator([number().equalTo("5"), number().equalTo("7")]),
    andOr: new AndOperator([number().lessThan("6"), new OrOperator([number().equalTo("5"), number().equalTo("7")])]),
  };
  const requests = Object.entries(asked).map(([name, filter]) => query("VENDOR", ["RECORDNO"], name).assignFilter(filter));
  const response = await client.executeBatch(requests);
  return Object.fromEntries(response.results.map((result) => [result.controlId, result.totalCount]));
};

/** Vendors summed up by their status. */
export const summary = async (task) => {
  const client = await signedIn(task);
  const select = new NewQuery.QuerySelect.SelectBuilder().addField("STATUS");
  select.addCount("RECORDNO").addAverage("RECORDNO").addMinimum("RECORDNO").addMaximum("RECORDNO").addSum("RECORDNO");
  const asked = new NewQuery.Query().assignFromObject("VENDOR").assignSelectFields(select.selects);
  return (await client.execute(asked)).getResult().data;
};

/** Letters in which XML, and the case of letters, could get lost. */
export const text = async (task) => {
  const client = await signedIn(task);
  const named = (value) => query("ROLES", ["NAME"]).assignFilter(new Filter("NAME").equalTo(value));
  const exact = await client.execute(named(task.name));
  const upper = await client.execute(named(task.name.toUpperCase()).assignCaseInsensitive(true));
  return [exact, upper].map((response) => response.getResult().data.map((row) => row.NAME));
};

/** Every page of an older query, with the SDK's own query string. */
export const olderPages = async (task) => {
  const client = await signedIn(task);
  const { EqualToString } = sdk.Functions.Common.Query.Comparison.EqualTo;
  const asked = made(ReadByQuery, {
    objectName: "VENDOR",
    fields: ["VENDORID"],
    pageSize: task.pageSize,
    query: Object.assign(new EqualToString(), { field: "STATUS", value: "T" }),
  });
  let result = (await client.execute(asked)).getResult();
  const seen = [told(result)];
  while (result.numRemaining > 0) {
    result = (await client.execute(made(ReadMore, { resultId: result.resultId }))).getResult();
    seen.push(told(result));
  }
  return seen;
};

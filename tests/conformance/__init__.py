"""Other people's SDKs, unchanged, against the simulated Intacct.

Two clients that work with the real gateway every day, and that nobody here wrote: `sageintacctsdk` (Python, PyPI)
and the official `@intacct/intacct-sdk` (JavaScript, npm). What they complete here, they complete there; a reply that
one of them cannot read is the simulator's fault until the reference says otherwise. Each is aimed at the simulator
while a test runs, and nothing of its files is changed: see `python_sdk.py`, `js_sdk.py` and `js/sdk.mjs`.

What they do differently, and the simulator therefore has to bear:

| what               | Python                                       | JavaScript                                       |
| ------------------ | -------------------------------------------- | ------------------------------------------------ |
| order in `query`   | object, select, pagesize, offset, filter     | select, object, filter, order, options, pagesize |
| top level          | sends an empty `login/locationid`            | leaves `locationid` out                          |
| entity             | in the login alone                           | in the login, or in getAPISession of a session   |
| session's endpoint | followed by `api_base` alone                 | followed by everything, if its host is allowed   |
| functions at once  | one                                          | as many as given, each with its control ID       |
| transaction        | attribute never sent                         | always sent, true or false                       |
| page of a query    | 2,000                                        | the gateway's 100, if none is given              |
| readMore           | for revenue recognition schedules alone      | a function of its own                            |
| HTTP 4xx           | its own exceptions by status, body kept      | read like any reply if it says it is XML         |
| HTTP 5xx           | raised at once                               | tried again up to 5 times after 1, 2, 4, 8, 16 s |
| HTTP 524           | raised at once                               | raised at once, but tried again for the session  |
| HTTP 429           | its base class, without the response         | `ResponseException`, like any refusal at control |
| not permitted      | `NoPrivilegeError`, known by the words alone | `ResultException`, like any other refusal        |
| sender not allowed | `InvalidTokenError`, as for a wrong password | `ResponseException`, as for any refused sign-in  |
| error text         | in parts, Support ID decoded, tags kept      | one line: number, description, description2, ... |
| no errorno         | None                                         | missing from the line                            |

A page of HTML with status 200 ends in a KeyError (Python), or as a reply without `response` (JavaScript).
Neither offers get_applications, getFinancialSetup or readEntityDetails: the tests send these as both SDKs provide for,
`format_and_send_request` and a subclass of `AbstractFunction`. The Python functions for getDimensions, get_list and
writing have no counterpart in the simulator, which onboarding has no use for.
"""

"""The probe: proves, check by check, that a connection can do what its access profile asks for.

No Django and no database in here; the gateway is reached through `connections.intacct` alone. Start at `run.py`;
`profile.py` is what an integration needs, `checks.py` the planned list, `outcomes.py` what comes out.
"""

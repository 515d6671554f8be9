"""Customers who do everything in every order: two tabs, back, reload, links that die, a company that changes."""

"""Complete walks: a customer's administrator with the wizard in one window and Intacct in the other, guide by guide."""

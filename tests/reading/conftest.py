"""The reading test walks as the wizard's own tests do."""

from tests.onboarding.wizard.conftest import at_credentials, at_entity, customer

__all__ = ["at_credentials", "at_entity", "customer"]

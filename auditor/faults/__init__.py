"""The fault model: trees over what a service needs, evaluated for many losses at once."""

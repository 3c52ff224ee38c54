"""Facts that come with the package: incidents, controls, and the products that both speak of."""

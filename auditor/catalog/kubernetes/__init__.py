"""Kubernetes: what runs in a cluster stands where the cluster stands."""

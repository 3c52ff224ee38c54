"""Reads, describes and writes `auditor.yaml`, and applies the risks accepted in it."""

from __future__ import annotations

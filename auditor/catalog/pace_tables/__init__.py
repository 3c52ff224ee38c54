"""How fast replicas take over, cloud by cloud."""

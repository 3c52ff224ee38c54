# The Azure part: one node of the ledger and nothing that customers reach.

terraform {
  required_version = ">= 1.5"
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }
  }
}

variable "location" {
  type = string
}

variable "zone" {
  type = string
}

variable "ledger_image" {
  type = string
}

variable "ssh_public_key" {
  type = string
}

variable "ledger_nodes" {
  description = "Addresses of all nodes of the ledger."
  type        = list(string)
}

variable "tags" {
  type = map(string)
}

resource "azurerm_resource_group" "ledger" {
  name     = "ledger"
  location = var.location
}

resource "azurerm_virtual_network" "ledger" {
  name                = "ledger"
  location            = var.location
  resource_group_name = azurerm_resource_group.ledger.name
  address_space       = ["10.50.0.0/24"]
}

resource "azurerm_subnet" "ledger" {
  name                 = "ledger"
  resource_group_name  = azurerm_resource_group.ledger.name
  virtual_network_name = azurerm_virtual_network.ledger.name
  address_prefixes     = ["10.50.0.0/28"]
}

# The other nodes come in through WireGuard; nothing else does.
resource "azurerm_network_security_group" "ledger" {
  name                = "ledger"
  location            = var.location
  resource_group_name = azurerm_resource_group.ledger.name
  security_rule {
    name                       = "peers"
    priority                   = 100
    direction                  = "Inbound"
    access                     = "Allow"
    protocol                   = "Udp"
    source_port_range          = "*"
    source_address_prefixes    = var.ledger_nodes
    destination_port_range     = "51820"
    destination_address_prefix = "*"
  }
}

resource "azurerm_subnet_network_security_group_association" "ledger" {
  subnet_id                 = azurerm_subnet.ledger.id
  network_security_group_id = azurerm_network_security_group.ledger.id
}

resource "azurerm_public_ip" "ledger" {
  name                = "ledger"
  location            = var.location
  resource_group_name = azurerm_resource_group.ledger.name
  allocation_method   = "Static"
  sku                 = "Standard"
  zones               = [var.zone]
}

resource "azurerm_network_interface" "ledger" {
  name                = "ledger"
  location            = var.location
  resource_group_name = azurerm_resource_group.ledger.name
  ip_configuration {
    name                          = "ledger"
    subnet_id                     = azurerm_subnet.ledger.id
    private_ip_address_allocation = "Dynamic"
    public_ip_address_id          = azurerm_public_ip.ledger.id
  }
}

resource "azurerm_linux_virtual_machine" "ledger" {
  name                  = "ledger"
  location              = var.location
  resource_group_name   = azurerm_resource_group.ledger.name
  zone                  = var.zone
  size                  = "Standard_D4s_v5"
  admin_username        = "nobody-logs-in"
  network_interface_ids = [azurerm_network_interface.ledger.id]
  source_image_id       = var.ledger_image
  admin_ssh_key {
    username   = "nobody-logs-in"
    public_key = var.ssh_public_key
  }
  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
    disk_size_gb         = 500
  }
  tags = var.tags
}

output "ledger_addresses" {
  value = [azurerm_public_ip.ledger.ip_address]
}

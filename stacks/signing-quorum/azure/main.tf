# One signer in Azure: its own network, one zone, memory and disk encrypted.

terraform {
  required_version = ">= 1.5"
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }
  }
}

variable "group" {
  type = string
}

variable "threshold" {
  type = string
}

variable "location" {
  type = string
}

variable "zone" {
  type = string
}

variable "image" {
  type = string
}

variable "ssh_public_key" {
  type = string
}

variable "peers" {
  description = "Addresses of all signers: nobody else reaches this one."
  type        = list(string)
}

resource "azurerm_resource_group" "signer" {
  name     = var.group
  location = var.location
}

resource "azurerm_virtual_network" "signer" {
  name                = var.group
  location            = var.location
  resource_group_name = azurerm_resource_group.signer.name
  address_space       = ["10.50.0.0/24"]
}

resource "azurerm_subnet" "signer" {
  name                 = var.group
  resource_group_name  = azurerm_resource_group.signer.name
  virtual_network_name = azurerm_virtual_network.signer.name
  address_prefixes     = ["10.50.0.0/28"]
}

# WireGuard between the five and nothing else.
resource "azurerm_network_security_group" "signer" {
  name                = var.group
  location            = var.location
  resource_group_name = azurerm_resource_group.signer.name
  security_rule {
    name                       = "peers"
    priority                   = 100
    direction                  = "Inbound"
    access                     = "Allow"
    protocol                   = "Udp"
    source_port_range          = "*"
    source_address_prefixes    = var.peers
    destination_port_range     = "51820"
    destination_address_prefix = "*"
  }
  security_rule {
    name                         = "to-peers"
    priority                     = 100
    direction                    = "Outbound"
    access                       = "Allow"
    protocol                     = "Udp"
    source_port_range            = "*"
    source_address_prefix        = "*"
    destination_port_range       = "51820"
    destination_address_prefixes = var.peers
  }
  security_rule {
    name                       = "nothing-else"
    priority                   = 4000
    direction                  = "Outbound"
    access                     = "Deny"
    protocol                   = "*"
    source_port_range          = "*"
    source_address_prefix      = "*"
    destination_port_range     = "*"
    destination_address_prefix = "*"
  }
}

resource "azurerm_subnet_network_security_group_association" "signer" {
  subnet_id                 = azurerm_subnet.signer.id
  network_security_group_id = azurerm_network_security_group.signer.id
}

resource "azurerm_public_ip" "signer" {
  name                = var.group
  location            = var.location
  resource_group_name = azurerm_resource_group.signer.name
  allocation_method   = "Static"
  sku                 = "Standard"
  zones               = [var.zone]
}

resource "azurerm_network_interface" "signer" {
  name                = var.group
  location            = var.location
  resource_group_name = azurerm_resource_group.signer.name
  ip_configuration {
    name                          = "signer"
    subnet_id                     = azurerm_subnet.signer.id
    private_ip_address_allocation = "Dynamic"
    public_ip_address_id          = azurerm_public_ip.signer.id
  }
}

# Shares are not copied: a lost one is replaced by a resharing of the others.
resource "azurerm_linux_virtual_machine" "signer" {
  name                  = var.group
  location              = var.location
  resource_group_name   = azurerm_resource_group.signer.name
  zone                  = var.zone
  size                  = "Standard_DC4as_v5"
  admin_username        = "nobody-logs-in"
  network_interface_ids = [azurerm_network_interface.signer.id]
  source_image_id       = var.image
  vtpm_enabled          = true
  secure_boot_enabled   = true
  admin_ssh_key {
    username   = "nobody-logs-in"
    public_key = var.ssh_public_key
  }
  os_disk {
    caching                  = "ReadOnly"
    storage_account_type     = "Premium_LRS"
    security_encryption_type = "DiskWithVMGuestState"
  }
  tags = {
    "resilience:service"   = var.group
    "resilience:function"  = "signing"
    "resilience:threshold" = var.threshold
  }
}

output "address" {
  value = azurerm_public_ip.signer.ip_address
}

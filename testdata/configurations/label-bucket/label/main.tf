# Names and tags from parts, each given by itself or by the context of another label.
variable "context" {
  type = any
  default = {
    enabled     = true
    org         = null
    stage       = null
    name        = null
    parts       = []
    separator   = null
    extra       = {}
    tags        = {}
    order       = null
    forbidden   = null
    limit       = null
    key_case    = null
    value_case  = null
    tagged      = ["unset"]
    description = {}
  }

  validation {
    condition     = lookup(var.context, "key_case", null) == null ? true : contains(["lower", "title", "upper"], var.context["key_case"])
    error_message = "The case of keys is lower, title or upper."
  }
}

variable "enabled" {
  type    = bool
  default = null
}

variable "org" {
  type    = string
  default = null
}

variable "stage" {
  type    = string
  default = null
}

variable "name" {
  type    = string
  default = null
}

variable "parts" {
  type    = list(string)
  default = []
}

variable "separator" {
  type    = string
  default = null
}

variable "tags" {
  type    = map(string)
  default = {}
}

variable "order" {
  type    = list(string)
  default = null
}

variable "forbidden" {
  type    = string
  default = null
}

variable "limit" {
  type    = number
  default = null
  validation {
    condition     = var.limit == null ? true : var.limit >= 6 || var.limit == 0
    error_message = "At least 6, or 0 for no limit."
  }
}

variable "key_case" {
  type    = string
  default = null
}

variable "value_case" {
  type    = string
  default = null
}

variable "tagged" {
  type    = set(string)
  default = ["default"]
}

variable "description" {
  type    = any
  default = {}
}

locals {
  defaults = {
    order      = ["org", "stage", "name", "parts"]
    forbidden  = "/[^-a-zA-Z0-9]/"
    separator  = "-"
    fill       = ""
    limit      = 0
    hash       = 5
    key_case   = "title"
    value_case = "lower"
    tagged     = ["org", "stage", "name", "parts"]
  }

  # What is given here wins over the context.
  input = {
    enabled     = var.enabled == null ? var.context.enabled : var.enabled
    org         = var.org == null ? var.context.org : var.org
    stage       = var.stage == null ? var.context.stage : var.stage
    name        = var.name == null ? var.context.name : var.name
    parts       = compact(distinct(concat(coalesce(var.context.parts, []), coalesce(var.parts, []))))
    tags        = merge(var.context.tags, var.tags)
    separator   = var.separator == null ? var.context.separator : var.separator
    order       = var.order == null ? var.context.order : var.order
    forbidden   = var.forbidden == null ? var.context.forbidden : var.forbidden
    limit       = var.limit == null ? var.context.limit : var.limit
    key_case    = var.key_case == null ? lookup(var.context, "key_case", null) : var.key_case
    value_case  = var.value_case == null ? lookup(var.context, "value_case", null) : var.value_case
    tagged      = contains(var.tagged, "default") ? lookup(var.context, "tagged", ["unset"]) : var.tagged
    description = merge(lookup(var.context, "description", {}), var.description)
  }

  enabled   = local.input.enabled
  forbidden = coalesce(local.input.forbidden, local.defaults.forbidden)
  words     = ["org", "stage", "name"]

  plain = { for word in local.words : word => local.input[word] == null ? local.defaults.fill : replace(local.input[word], local.forbidden, local.defaults.fill) }
  parts = [for part in local.input.parts : replace(part, local.forbidden, local.defaults.fill)]

  cased = { for word, value in local.plain : word => local.value_case == "none" ? value :
    local.value_case == "title" ? title(lower(value)) :
    local.value_case == "upper" ? upper(value) : lower(value)
  }
  cased_parts = [for value in local.parts :
    local.value_case == "none" ? value :
    (local.value_case == "title" ? title(lower(value)) :
      local.value_case == "upper" ? upper(value) :
    lower(value))
  ]

  key_case   = local.input.key_case == null ? local.defaults.key_case : local.input.key_case
  value_case = local.input.value_case == null ? local.defaults.value_case : local.input.value_case
  separator  = local.input.separator == null ? local.defaults.separator : local.input.separator
  order      = local.input.order == null ? local.defaults.order : coalescelist(local.input.order, local.defaults.order)
  limit      = local.input.limit == null ? local.defaults.limit : local.input.limit
  tagged     = contains(local.input.tagged, "unset") ? toset(local.defaults.tagged) : toset([for word in local.input.tagged : word])

  values = merge(local.cased, { parts = join(local.separator, local.cased_parts) })

  # Each word as a tag under its name; empty ones are left out.
  generated = {
    for key in setintersection(keys(local.values), local.tagged) :
    local.key_case == "upper" ? upper(key) : (
      local.key_case == "lower" ? lower(key) : title(lower(key))
    ) => local.values[key] if length(local.values[key]) > 0
  }

  tags = merge(local.generated, local.input.tags)
  as_list = flatten([
    for key in keys(local.tags) : merge(
      {
        key   = key
        value = local.tags[key]
    }, { propagate = "true" })
  ])

  full      = join(local.separator, [for word in local.order : local.values[word] if length(local.values[word]) > 0])
  trimmed   = local.limit - (local.defaults.hash + length(local.separator))
  short     = local.limit <= 0 ? "" : local.trimmed <= 0 ? "" : "${trimsuffix(substr(local.full, 0, local.trimmed), local.separator)}${local.separator}"
  hash      = substr(replace(md5(local.full), local.forbidden, local.defaults.fill), 0, local.defaults.hash)
  shortened = substr("${local.short}${local.hash}", 0, local.limit)
  id        = local.limit != 0 && length(local.full) > local.limit ? local.shortened : local.full

  described = { for key, format in local.input.description : key => format(format.format, [
    for word in format.words : local.values[word]
  ]...) }
}

output "id" {
  value = local.enabled ? local.id : ""
}

output "full" {
  value = local.enabled ? local.full : ""
}

output "enabled" {
  value = local.enabled
}

output "tags" {
  value = local.enabled ? local.tags : {}
}

output "as_list" {
  value = local.as_list
}

output "description" {
  value = local.described
}

output "context" {
  value = merge(local.input, {
    separator = local.separator
    order     = local.order
    tagged    = local.tagged
  })
}

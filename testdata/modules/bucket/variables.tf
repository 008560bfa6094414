variable "name" {
  description = "Name of the bucket."
  type        = string
}

variable "classification" {
  description = "How sensitive the data is: public, internal, confidential or restricted."
  type        = string
  default     = "confidential"

  validation {
    condition     = contains(["public", "internal", "confidential", "restricted"], var.classification)
    error_message = "The classification is public, internal, confidential or restricted."
  }
}

variable "log_bucket" {
  description = "Name of the bucket that receives the server access logs."
  type        = string
}

variable "key_deletion_window" {
  description = "Days between the key's scheduled deletion and the loss of everything that it encrypts."
  type        = number
  default     = 30
}

variable "keep_noncurrent_days" {
  description = "Days for which overwritten and deleted versions are kept."
  type        = number
  default     = 90
}

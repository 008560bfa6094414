variable "name" {
  description = "Name of the bucket."
  type        = string
}

variable "classification" {
  description = "The highest classification of the buckets that log here."
  type        = string
  default     = "confidential"
}

variable "keep_days" {
  description = "Days for which logs are kept."
  type        = number
  default     = 365
}

module "innermost" {
  source = "../../outer/inner"
  name   = "acme-inherits-own"
}

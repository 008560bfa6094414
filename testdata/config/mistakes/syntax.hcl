account = "111122223333"
allow {
  accounts = [
}

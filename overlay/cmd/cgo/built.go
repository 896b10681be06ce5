package main

const defaultPkgConfig = "pkg-config"

func defaultCC(goos, goarch string) string  { return "gcc" }
func defaultCXX(goos, goarch string) string { return "g++" }

package objabi

const stackGuardMultiplierDefault = 1

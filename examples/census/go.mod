module tricolor.example/census

go 1.23

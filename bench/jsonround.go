// jsonround: encoding/json both ways: reflection, interfaces, byte slices, small strings.
package main

import (
	"encoding/json"
	"fmt"
)

type item struct {
	ID    int               `json:"id"`
	Name  string            `json:"name"`
	Tags  []string          `json:"tags"`
	Price float64           `json:"price"`
	Attrs map[string]string `json:"attrs,omitempty"`
	Sub   *item             `json:"sub,omitempty"`
}

func main() {
	var items []item
	for i := 0; i < 1000; i++ {
		it := item{ID: i, Name: fmt.Sprintf("item number %d \"quoted\"", i), Tags: []string{"red", "green", "blue"}, Price: float64(i) * 1.25}
		if i%3 == 0 {
			it.Attrs = map[string]string{"colour": "red", "size": fmt.Sprint(i)}
		}
		if i%4 == 0 {
			it.Sub = &item{ID: -i, Name: "sub"}
		}
		items = append(items, it)
	}
	n, total := 0, 0
	for round := 0; round < 40; round++ {
		data, err := json.Marshal(items)
		if err != nil {
			panic(err)
		}
		total += len(data)
		var typed []item
		if err := json.Unmarshal(data, &typed); err != nil {
			panic(err)
		}
		n += len(typed)
		if round%4 == 0 {
			var any interface{}
			if err := json.Unmarshal(data, &any); err != nil {
				panic(err)
			}
			n += len(any.([]interface{}))
		}
	}
	fmt.Println(n, total)
}

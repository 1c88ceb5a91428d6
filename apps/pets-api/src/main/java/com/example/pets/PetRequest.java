package com.example.pets;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

/** Body of a request that creates or changes a pet. The species is optional. */
public record PetRequest(@NotBlank @Size(max = 100) String name, @Size(max = 50) String species) {

    public PetRequest {
        if (species == null || species.isBlank()) species = "unknown";
    }
}

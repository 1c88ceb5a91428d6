package com.example.pets;

/** A pet in the database. */
public record Pet(long id, String name, String species) {
}

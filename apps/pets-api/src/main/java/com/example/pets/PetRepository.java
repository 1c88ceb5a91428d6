package com.example.pets;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Pets in PostgreSQL. */
@Repository
public class PetRepository {

    private final JdbcClient jdbc;

    PetRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns the newest pets with an id below {@code before}. */
    public List<Pet> findNewest(long before, int limit) {
        return jdbc.sql("SELECT id, name, species FROM pets WHERE id < ? ORDER BY id DESC LIMIT ?")
                .params(before, limit)
                .query(Pet.class)
                .list();
    }

    public Optional<Pet> find(long id) {
        return jdbc.sql("SELECT id, name, species FROM pets WHERE id = ?").param(id).query(Pet.class).optional();
    }

    public Pet create(PetRequest pet) {
        return jdbc.sql("INSERT INTO pets (name, species) VALUES (?, ?) RETURNING id, name, species")
                .params(pet.name(), pet.species())
                .query(Pet.class)
                .single();
    }

    public Optional<Pet> change(long id, PetRequest pet) {
        return jdbc.sql("UPDATE pets SET name = ?, species = ? WHERE id = ? RETURNING id, name, species")
                .params(pet.name(), pet.species(), id)
                .query(Pet.class)
                .optional();
    }

    /** Returns whether the pet existed. */
    public boolean delete(long id) {
        return jdbc.sql("DELETE FROM pets WHERE id = ?").param(id).update() > 0;
    }
}

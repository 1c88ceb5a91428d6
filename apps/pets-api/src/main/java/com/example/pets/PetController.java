package com.example.pets;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Reads are public, writes require a token. */
@RestController
@RequestMapping("/pets")
public class PetController {

    /** Response header with the number of requests of the session. */
    static final String VISITS = "X-Session-Visits";

    private final PetRepository pets;

    PetController(PetRepository pets) {
        this.pets = pets;
    }

    /** Counts the requests of a session, so that a client can see that its session continues on another task. */
    @ModelAttribute
    void countVisit(HttpSession session, HttpServletResponse response) {
        var visits = session.getAttribute(VISITS) instanceof Integer counted ? counted + 1 : 1;
        session.setAttribute(VISITS, visits);
        response.setHeader(VISITS, String.valueOf(visits));
    }

    @GetMapping
    List<Pet> list(
            @RequestParam(defaultValue = "" + Long.MAX_VALUE) long before,
            @RequestParam(defaultValue = "100") @Min(1) @Max(100) int limit) {
        return pets.findNewest(before, limit);
    }

    @GetMapping("/{id}")
    Pet read(@PathVariable long id) {
        return pets.find(id).orElseThrow(PetController::notFound);
    }

    @PostMapping
    ResponseEntity<Pet> create(@Valid @RequestBody PetRequest request) {
        var pet = pets.create(request);
        var location = ServletUriComponentsBuilder.fromCurrentRequest().path("/{id}").build(pet.id());
        return ResponseEntity.created(location).body(pet);
    }

    @PutMapping("/{id}")
    Pet change(@PathVariable long id, @Valid @RequestBody PetRequest request) {
        return pets.change(id, request).orElseThrow(PetController::notFound);
    }

    @DeleteMapping("/{id}")
    ResponseEntity<Void> delete(@PathVariable long id) {
        if (!pets.delete(id)) throw notFound();
        return ResponseEntity.noContent().build();
    }

    private static ResponseStatusException notFound() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}

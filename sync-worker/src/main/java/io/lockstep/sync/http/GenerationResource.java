package io.lockstep.sync.http;

import io.lockstep.sync.audit.Register;
import io.lockstep.sync.generation.GenerationDesk;
import io.lockstep.sync.generation.Generations;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** Generations of the read model: build the next, change over, go back, delete. Any replica answers for all. */
@Path("admin/generations")
@Produces(MediaType.APPLICATION_JSON)
public final class GenerationResource {

    private final Instance<Generations> generations;
    private final Register register;

    GenerationResource(Instance<Generations> generations, Register register) {
        this.generations = generations;
        this.register = register;
    }

    @GET
    @Operation(summary = "All generations and their states")
    public List<GenerationBody> all() {
        return desk().all().stream().map(GenerationBody::of).toList();
    }

    @GET
    @Path("{number}")
    public GenerationBody one(@PathParam("number") String number) {
        int wanted = number(number);
        return desk().all().stream()
                .filter(generation -> generation.number() == wanted)
                .map(GenerationBody::of)
                .findFirst()
                .orElseThrow(GenerationResource::absent);
    }

    @POST
    @Operation(summary = "Builds the next generation beside the live one, until it is ready")
    public Response build() {
        GenerationBody begun = done(desk().build());
        return Response.accepted(begun)
                .header(HttpHeaders.LOCATION, "/admin/generations/" + begun.number())
                .build();
    }

    @POST
    @Path("{number}/swap")
    @Operation(summary = "Has searches see this generation, in one step")
    public GenerationBody swap(@PathParam("number") String number) {
        return done(desk().swap(number(number)));
    }

    @POST
    @Path("{number}/rollback")
    @Operation(summary = "Has searches see again the generation before this live one")
    public GenerationBody rollback(@PathParam("number") String number) {
        return done(desk().rollback(number(number)));
    }

    @DELETE
    @Path("{number}")
    @Operation(summary = "Deletes a generation that is not live")
    public void delete(@PathParam("number") String number) {
        GenerationDesk.Answer answer = desk().drop(number(number));
        if (!(answer instanceof GenerationDesk.Dropped)) {
            done(answer);
        }
    }

    private GenerationDesk desk() {
        if (!generations.isResolvable()) {
            throw new RefusedRequestException(
                    Response.Status.NOT_FOUND,
                    "This sink has no generations: a cache is filled by its readers. To make it anew, delete its keys;"
                            + " to mend it, POST /admin/audit with repair.");
        }
        return new GenerationDesk(generations.get(), register);
    }

    private static GenerationBody done(GenerationDesk.Answer answer) {
        return switch (answer) {
            case GenerationDesk.Done(var generation) -> GenerationBody.of(generation);
            case GenerationDesk.Refused(String why) -> throw new RefusedRequestException(Response.Status.CONFLICT, why);
            case GenerationDesk.Absent() -> throw absent();
            case GenerationDesk.Dropped() -> throw absent();
        };
    }

    private static RefusedRequestException absent() {
        return new RefusedRequestException(Response.Status.NOT_FOUND, "There is no such generation.");
    }

    private static int number(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw absent();
        }
        return Integer.parseInt(text);
    }
}

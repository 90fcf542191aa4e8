package io.lockstep.search.register;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The part of the event service's API that lookups need. */
interface EventServiceClient {

    @GET
    @Path("/api/events/{id}")
    @Produces(MediaType.APPLICATION_JSON)
    Response event(@PathParam("id") String id);

    @GET
    @Path("/q/health/live")
    Response health();
}

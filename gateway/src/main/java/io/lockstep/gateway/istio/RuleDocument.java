package io.lockstep.gateway.istio;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.istio.api.networking.v1.DestinationRule;
import io.fabric8.istio.api.networking.v1.Gateway;
import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fabric8.istio.api.networking.v1.VirtualService;
import io.fabric8.istio.api.networking.v1alpha3.EnvoyFilter;
import io.fabric8.istio.api.security.v1.AuthorizationPolicy;
import io.fabric8.istio.api.security.v1.RequestAuthentication;

/** One document of a rule file, typed and with a name and a spec. Faults may have been reported of it, and more may be found. */
sealed interface RuleDocument {

    Faults.Place faults();

    record Routes(VirtualService resource, Faults.Place faults) implements RuleDocument {}

    record Traffic(DestinationRule resource, Faults.Place faults) implements RuleDocument {}

    record Service(ServiceEntry resource, Faults.Place faults) implements RuleDocument {}

    record Tokens(RequestAuthentication resource, Faults.Place faults) implements RuleDocument {}

    record Door(Gateway resource, Faults.Place faults) implements RuleDocument {}

    /** Rate limits, as Envoy reads them. */
    record Limits(EnvoyFilter resource, Faults.Place faults) implements RuleDocument {}

    /** The configuration of a rate limit service, the {@code data} of a ConfigMap. */
    record LimitService(JsonNode data, Faults.Place faults) implements RuleDocument {}

    record Access(AuthorizationPolicy resource, Faults.Place faults) implements RuleDocument {}
}

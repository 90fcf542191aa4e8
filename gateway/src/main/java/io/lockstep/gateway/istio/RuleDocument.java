package io.lockstep.gateway.istio;

import io.fabric8.istio.api.networking.v1.DestinationRule;
import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fabric8.istio.api.networking.v1.VirtualService;
import io.fabric8.istio.api.security.v1.AuthorizationPolicy;
import io.fabric8.istio.api.security.v1.RequestAuthentication;

/** One document of a rule file, typed and with a name and a spec. Faults may have been reported of it, and more may be found. */
sealed interface RuleDocument {

    Faults.Place faults();

    record Routes(VirtualService resource, Faults.Place faults) implements RuleDocument {}

    record Traffic(DestinationRule resource, Faults.Place faults) implements RuleDocument {}

    record Service(ServiceEntry resource, Faults.Place faults) implements RuleDocument {}

    record Tokens(RequestAuthentication resource, Faults.Place faults) implements RuleDocument {}

    record Access(AuthorizationPolicy resource, Faults.Place faults) implements RuleDocument {}
}

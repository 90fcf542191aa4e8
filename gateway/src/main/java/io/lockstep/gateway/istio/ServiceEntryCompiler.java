package io.lockstep.gateway.istio;

import static io.lockstep.gateway.istio.Values.orEmpty;

import io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntry;
import io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntryResolution;
import io.fabric8.istio.api.api.networking.v1alpha3.ServicePort;
import io.fabric8.istio.api.api.networking.v1alpha3.WorkloadEntry;
import io.lockstep.gateway.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compiles one {@code ServiceEntry} to the addresses of its hosts. */
final class ServiceEntryCompiler {

    private final ServiceEntry spec;
    private final Faults.Place faults;
    private final Values values;

    ServiceEntryCompiler(RuleDocument.Service document) {
        this.spec = document.resource().getSpec();
        this.faults = document.faults();
        this.values = new Values(faults);
    }

    Map<String, List<Address>> compile() {
        if (spec.getResolution() == null || spec.getResolution() == ServiceEntryResolution.NONE) {
            faults.add("spec.resolution", "must be STATIC, DNS or DNS_ROUND_ROBIN");
        }
        if (orEmpty(spec.getHosts()).isEmpty()) {
            faults.add("spec.hosts", "is missing");
        }
        if (orEmpty(spec.getPorts()).size() != 1) {
            faults.add("spec.ports", "must have exactly one port");
            return Map.of();
        }
        ServicePort port = spec.getPorts().getFirst();
        if (port.getProtocol() != null && !port.getProtocol().equalsIgnoreCase("HTTP")) {
            faults.add("spec.ports[0].protocol", "must be HTTP, it is " + port.getProtocol());
        }
        Map<String, List<Address>> hosts = new HashMap<>();
        for (String host : orEmpty(spec.getHosts())) {
            hosts.put(host, addresses(host, port));
        }
        return hosts;
    }

    private List<Address> addresses(String host, ServicePort port) {
        long number = Optional.ofNullable(port.getTargetPort())
                .or(() -> Optional.ofNullable(port.getNumber()))
                .orElse(0L);
        List<WorkloadEntry> endpoints = orEmpty(spec.getEndpoints());
        if (endpoints.isEmpty()) {
            if (spec.getResolution() == ServiceEntryResolution.STATIC) {
                faults.add("spec.endpoints", "is missing: resolution is STATIC");
            }
            return address(host, number, Map.of(), "spec.ports[0].number");
        }
        List<Address> addresses = new ArrayList<>();
        for (int i = 0; i < endpoints.size(); i++) {
            WorkloadEntry endpoint = endpoints.get(i);
            String path = "spec.endpoints[" + i + "]";
            if (endpoint.getAddress() == null || endpoint.getAddress().isBlank()) {
                faults.add(path + ".address", "is missing");
                continue;
            }
            Map<String, Long> ports = orEmpty(endpoint.getPorts());
            if (ports.keySet().stream().anyMatch(name -> !name.equals(port.getName()))) {
                faults.add(path + ".ports", "has a name that is not in spec.ports");
            }
            addresses.addAll(address(
                    endpoint.getAddress(),
                    ports.getOrDefault(String.valueOf(port.getName()), number),
                    orEmpty(endpoint.getLabels()),
                    path + ".ports"));
        }
        return addresses;
    }

    private List<Address> address(String host, long port, Map<String, String> labels, String path) {
        int valid = values.port(port, path);
        return valid == 0 ? List.of() : List.of(new Address(host, valid, labels));
    }
}

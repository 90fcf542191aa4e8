package io.lockstep.event.http;

/** What to say where the framework refused a request before it reached us. */
final class FrameworkDetail {

    private FrameworkDetail() {}

    static String of(int status) {
        return switch (status) {
            case 404 -> "No such path. /q/openapi lists those there are.";
            case 405 -> "This path does not take this method; the Allow header lists those it takes.";
            case 406 ->
                "This path answers application/json; an import application/x-ndjson, an export that or text/csv.";
            case 413 -> "The body is larger than this path takes.";
            case 415 ->
                "Send application/json, application/merge-patch+json to PATCH, or text/csv or application/x-ndjson to the"
                        + " import, and name it in Content-Type.";
            default -> "The request was refused before it was looked at closely.";
        };
    }

    /** RFC 9110 wants them named with a 405, and the framework does not tell. */
    static String allowedMethods(String path) {
        if (path.startsWith("/admin/operations")) {
            return path.endsWith("/cancel") ? "POST" : "GET";
        }
        if (path.startsWith("/api/events/import/") || path.endsWith("/history")) {
            return "GET";
        }
        if (path.endsWith("/restore")) {
            return "POST";
        }
        return switch (path) {
            case "/api/events/export" -> "GET";
            case "/api/events" -> "GET, POST";
            case "/api/events/import", "/admin/es/rebuild", "/admin/audit/rows" -> "POST";
            case "/admin/capture", "/admin/audit/page" -> "GET";
            default -> "GET, PUT, PATCH, DELETE";
        };
    }
}

/// A local Identity service with real HTTP, for rehearsals and tests.
///
/// It runs inside the process, listens on loopback only, keeps everything in memory and writes no log:
///
/// ```swift
/// try await Sandbox.run { sandbox in
///     print(sandbox.apiURL)       // http://127.0.0.1:40123/sandbox/identity_
/// }
/// ```
public enum Sandbox {
    /// Starts a service, hands it to `body`, and shuts it down when `body` returns, throws, or its task is cancelled.
    ///
    /// When this returns, the port is free again and every connection is closed.
    /// - Throws: ``SandboxCannotStart`` when the port is not available; what `body` throws.
    public static func run<Result: Sendable>(
        _ options: SandboxOptions = SandboxOptions(),
        isolation: isolated (any Actor)? = #isolation,
        _ body: (RunningSandbox) async throws -> Result
    ) async throws -> Result {
        let service = IdentityService(options)
        let listener = try await Listener(port: options.port)
        // Not a child task, because cancellation must not end it.
        let serving = Task { await listener.serve(ServiceResponder(service: service).respond(to:)) }
        do {
            let result = try await body(RunningSandbox(port: listener.port, options: options, service: service))
            await listener.close()
            await serving.value
            return result
        } catch {
            await listener.close()
            await serving.value
            throw error
        }
    }
}

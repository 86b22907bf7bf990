import IdentityAPI
import IdentitySandbox
import SystemPackage

extension Settings {
    /// Runs `body` with these settings, or, in a rehearsal, with those of a sandbox that runs inside this process for as long.
    func rehearsing<Result: Sendable>(
        _ options: ConnectionOptions,
        _ body: @Sendable (Settings) async throws -> Result
    ) async throws -> Result {
        guard options.isRehearsal else { return try await body(self) }
        var sandboxOptions = SandboxOptions()
        // It is the organization that the settings name, so that a sheet which names it too can be rehearsed.
        if let id = text(.organizationId) ?? organizationOfRun { sandboxOptions.organizationID = id }
        sandboxOptions.contents = try options.sandboxFrom.map { try SandboxContents(exportedTo: FilePath($0)) }
        return try await Sandbox.run(sandboxOptions) { sandbox in
            try await body(
                rehearsing([
                    .url: sandbox.apiURL, .tokenUrl: sandbox.tokenURL,
                    .clientId: sandbox.options.clientID, .clientSecret: sandbox.options.clientSecret,
                ])
            )
        }
    }
}

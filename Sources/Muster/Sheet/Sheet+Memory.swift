extension Sheet {
    /// Runs `body` with a sheet whose bytes are in memory, such as an upload or a query's result.
    ///
    /// Muster reads a sheet several times, so the bytes lie in a temporary file of mode 0600 until `body` returns. Pass `isPiped: true` to
    /// ``Run/init(_:in:program:connection:isPiped:logger:metrics:)``, because only the run's own copy can be read later.
    ///
    /// ```swift
    /// try await Sheet.with(Array("name,addGroups\ninvoice-09,Finance\n".utf8), name: "new.csv") { sheet in
    ///     print(try sheet.check().rowCount)
    /// }
    /// ```
    ///
    /// - Parameters:
    ///   - bytes: the file's contents.
    ///   - name: the sheet's name in messages and reports.
    ///   - options: how to read it.
    ///   - isolation: the actor that `body` runs on; the caller's by default.
    ///   - body: what to do with the sheet, which is good until it returns.
    /// - Throws: ``RunError`` `cannotCreate` or `cannotWrite` for the temporary file; what `body` throws.
    public static func with<Result>(
        _ bytes: [UInt8],
        name: String,
        options: SheetOptions = SheetOptions(),
        isolation: isolated (any Actor)? = #isolation,
        _ body: (Sheet) async throws -> Result
    ) async throws -> Result {
        let copy = try TemporaryCopy()
        defer { withExtendedLifetime(copy) {} }
        try copy.append(bytes)
        return try await body(Sheet(path: copy.path, name: name, options: options))
    }
}

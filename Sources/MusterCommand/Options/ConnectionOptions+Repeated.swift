extension ConnectionOptions {
    /// What a run's record holds: a later command takes it from there, unless the environment or a profile says otherwise.
    private static let ofRecord: Set<SettingName> = [.url, .organizationId, .concurrency, .quota]

    /// The options that were given and that a later command needs again, to reach the service in the same way: what neither the run's record nor the
    /// environment nor the profile says.
    ///
    /// - Throws: ``RunError`` when the profile cannot be used.
    func repeated() throws -> [String] {
        let rehearsal = sandboxFrom.map { ["--sandbox-from", $0] } ?? (sandbox ? ["--sandbox"] : [])
        let later = try Settings(options: profile.map { [.profile: $0] } ?? [:])
        return SettingName.allCases.flatMap { name -> [String] in
            guard let value = given[name], isNeeded(name, value, later.text(name)) else { return [] }
            return [name.option, value]
        } + rehearsal
    }

    /// - Parameter said: what the environment or the profile says.
    private func isNeeded(_ name: SettingName, _ value: String, _ said: String?) -> Bool {
        // A sandbox inside the process says by itself where it is.
        if isRehearsal, [.url, .tokenUrl].contains(name) { return false }
        if name == .profile { return true }
        return said != value && (said != nil || !Self.ofRecord.contains(name))
    }
}

# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_kubectl_pullsecret_global_optspecs
    string join \n n/namespace= context= kubeconfig= cluster= user= as= as-group= as-uid= s/server= token= certificate-authority= client-certificate= client-key= tls-server-name= insecure-skip-tls-verify= request-timeout= disable-compression= v/v= h/help V/version
end

function __fish_kubectl_pullsecret_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_kubectl_pullsecret_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_kubectl_pullsecret_using_subcommand
    set -l cmd (__fish_kubectl_pullsecret_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -s n -l namespace -d 'If present, the namespace scope for this CLI request' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -l context -d 'The name of the kubeconfig context to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -l kubeconfig -d 'Path to the kubeconfig file to use for CLI requests' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -l cluster -d 'The name of the kubeconfig cluster to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -l user -d 'The name of the kubeconfig user to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -l as -d 'Username to impersonate for the operation; a regular user or a service account in a namespace' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -l as-group -d 'Group to impersonate for the operation; can be repeated to specify multiple groups' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -l as-uid -d 'UID to impersonate for the operation' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -s s -l server -d 'The address and port of the Kubernetes API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -l token -d 'Bearer token for authentication to the API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -l certificate-authority -d 'Path to a cert file for the certificate authority of the API server' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -l client-certificate -d 'Path to a client certificate file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -l client-key -d 'Path to a client key file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -l tls-server-name -d 'Server name to use for the API server\'s certificate validation, instead of its hostname' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -l insecure-skip-tls-verify -d 'If true, the API server\'s certificate will not be checked for validity; never meant for registries' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -l request-timeout -d 'How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -l disable-compression -d 'If true, opt-out of response compression for all requests to the server' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -s v -l v -d 'Log level: 4 tells what is done, 8 tells each request (never a credential)' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -s h -l help -d 'Print help'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -s V -l version -d 'Print version'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -f -a "add" -d 'Create or extend a pull secret, attach it, and verify it against the registry'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -f -a "attach" -d 'Append a secret to the lists of service accounts or workloads, never replacing what is there'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -f -a "detach" -d 'Take a secret out of the lists of service accounts or workloads, leaving the others as they are'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -f -a "login" -d 'Check a password against its registry and keep it in the OS keyring'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -f -a "logout" -d 'Forget a password that the OS keyring holds'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -f -a "logins" -d 'List whose passwords the OS keyring holds (never the passwords)'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -f -a "why" -d 'Say why a pull fails and what mends it: which credentials the kubelet tries, in which order'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -f -a "list" -d 'List pull secrets: what is in them, who uses them, and what is wrong'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -f -a "ls" -d 'List pull secrets: what is in them, who uses them, and what is wrong'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -f -a "show" -d 'Show one secret, decoded and redacted: entry by entry, which images it serves, and what is wrong'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -f -a "verify" -d 'Ask the registries, as a node would, whether the images in use can be pulled with the credentials that the kubelet tries'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_needs_command" -f -a "version" -d 'Print the versions of the client and the server, and the keyring in use'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -s u -l username -d 'User name at the registry' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l email -d 'Email address, only if the registry wants one' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l from -d 'Take it from: prompt, keyring, docker, podman, helper:NAME or config:PATH' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l expires -d 'When the credential ends: 2027-01-31, a time (RFC 3339), or 90d, 12h' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l name -d 'Name of the secret [default: from the registry, such as pull-ghcr-io]' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l serviceaccount -d 'Service accounts, by name [default: default]' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l workload -d 'Workloads, as TYPE/NAME' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l verify -d 'Whether to ask the registry before writing' -r -f -a "auto\t'Ask; a registry that cannot be reached from here is a warning'
always\t'Ask; without an answer nothing is written'
never\t'Do not ask'"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l image -d 'Images to verify with, besides those in use in the namespace' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l registry-ca -d 'Certificate authorities of the registry, besides the system\'s (PEM)' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l plain-http -d 'Registries to ask by plain http, as host[:port]; loopback needs none of this' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l timeout -d 'How long to wait; 0 for ever' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l dry-run -d 'Only say what would be done: none, client or server' -r -f -a "none\t'Do it'
client\t'Say what would be sent'
server\t'Send it, and let the server do everything but store it'"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l field-manager -d 'Name of this client in the fields that it sets' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -s o -l output -d 'Output format' -r -f -a "json\t'One JSON object'
yaml\t'The same as YAML'
name\t'TYPE/NAME of each object, one a line'"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -s n -l namespace -d 'If present, the namespace scope for this CLI request' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l context -d 'The name of the kubeconfig context to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l kubeconfig -d 'Path to the kubeconfig file to use for CLI requests' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l cluster -d 'The name of the kubeconfig cluster to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l user -d 'The name of the kubeconfig user to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l as -d 'Username to impersonate for the operation; a regular user or a service account in a namespace' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l as-group -d 'Group to impersonate for the operation; can be repeated to specify multiple groups' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l as-uid -d 'UID to impersonate for the operation' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -s s -l server -d 'The address and port of the Kubernetes API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l token -d 'Bearer token for authentication to the API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l certificate-authority -d 'Path to a cert file for the certificate authority of the API server' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l client-certificate -d 'Path to a client certificate file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l client-key -d 'Path to a client key file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l tls-server-name -d 'Server name to use for the API server\'s certificate validation, instead of its hostname' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l insecure-skip-tls-verify -d 'If true, the API server\'s certificate will not be checked for validity; never meant for registries' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l request-timeout -d 'How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l disable-compression -d 'If true, opt-out of response compression for all requests to the server' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -s v -l v -d 'Log level: 4 tells what is done, 8 tells each request (never a credential)' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l password-stdin -d 'Take the password from standard input'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l create-only -d 'Fail if the secret exists and would change'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l replace -d 'Delete and create a secret of the wrong type, or an immutable one'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l all-serviceaccounts -d 'All service accounts of the namespace'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l no-attach -d 'Attach to nothing'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l wait -d 'Follow the failing pods until they pull'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l restart -d 'Make the failing pods anew that were made before this change'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -s y -l yes -d 'Do not ask for confirmation. Off a terminal, or with a password on standard input, what replaces, restarts, deletes or takes away needs it'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l adopt -d 'Change what an operator or another owner manages; they may revert it'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -l reveal -d 'With --dry-run=client -o yaml|json: print the credential even on a terminal'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand add" -s V -l version -d 'Print version'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l serviceaccount -d 'Service accounts, by name [default: default]' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l workload -d 'Workloads, as TYPE/NAME' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l dry-run -d 'Only say what would be done: none, client or server' -r -f -a "none\t'Do it'
client\t'Say what would be sent'
server\t'Send it, and let the server do everything but store it'"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l field-manager -d 'Name of this client in the fields that it sets' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -s o -l output -d 'Output format' -r -f -a "json\t'One JSON object'
yaml\t'The same as YAML'
name\t'TYPE/NAME of each object, one a line'"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -s n -l namespace -d 'If present, the namespace scope for this CLI request' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l context -d 'The name of the kubeconfig context to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l kubeconfig -d 'Path to the kubeconfig file to use for CLI requests' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l cluster -d 'The name of the kubeconfig cluster to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l user -d 'The name of the kubeconfig user to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l as -d 'Username to impersonate for the operation; a regular user or a service account in a namespace' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l as-group -d 'Group to impersonate for the operation; can be repeated to specify multiple groups' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l as-uid -d 'UID to impersonate for the operation' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -s s -l server -d 'The address and port of the Kubernetes API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l token -d 'Bearer token for authentication to the API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l certificate-authority -d 'Path to a cert file for the certificate authority of the API server' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l client-certificate -d 'Path to a client certificate file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l client-key -d 'Path to a client key file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l tls-server-name -d 'Server name to use for the API server\'s certificate validation, instead of its hostname' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l insecure-skip-tls-verify -d 'If true, the API server\'s certificate will not be checked for validity; never meant for registries' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l request-timeout -d 'How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l disable-compression -d 'If true, opt-out of response compression for all requests to the server' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -s v -l v -d 'Log level: 4 tells what is done, 8 tells each request (never a credential)' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l all-serviceaccounts -d 'All service accounts of the namespace'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -s y -l yes -d 'Do not ask for confirmation. Off a terminal, or with a password on standard input, what replaces, restarts, deletes or takes away needs it'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -l adopt -d 'Change what an operator or another owner manages; they may revert it'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand attach" -s V -l version -d 'Print version'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l serviceaccount -d 'Service accounts, by name [default: default]' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l workload -d 'Workloads, as TYPE/NAME' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l dry-run -d 'Only say what would be done: none, client or server' -r -f -a "none\t'Do it'
client\t'Say what would be sent'
server\t'Send it, and let the server do everything but store it'"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l field-manager -d 'Name of this client in the fields that it sets' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -s o -l output -d 'Output format' -r -f -a "json\t'One JSON object'
yaml\t'The same as YAML'
name\t'TYPE/NAME of each object, one a line'"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -s n -l namespace -d 'If present, the namespace scope for this CLI request' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l context -d 'The name of the kubeconfig context to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l kubeconfig -d 'Path to the kubeconfig file to use for CLI requests' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l cluster -d 'The name of the kubeconfig cluster to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l user -d 'The name of the kubeconfig user to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l as -d 'Username to impersonate for the operation; a regular user or a service account in a namespace' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l as-group -d 'Group to impersonate for the operation; can be repeated to specify multiple groups' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l as-uid -d 'UID to impersonate for the operation' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -s s -l server -d 'The address and port of the Kubernetes API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l token -d 'Bearer token for authentication to the API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l certificate-authority -d 'Path to a cert file for the certificate authority of the API server' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l client-certificate -d 'Path to a client certificate file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l client-key -d 'Path to a client key file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l tls-server-name -d 'Server name to use for the API server\'s certificate validation, instead of its hostname' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l insecure-skip-tls-verify -d 'If true, the API server\'s certificate will not be checked for validity; never meant for registries' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l request-timeout -d 'How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l disable-compression -d 'If true, opt-out of response compression for all requests to the server' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -s v -l v -d 'Log level: 4 tells what is done, 8 tells each request (never a credential)' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l all-serviceaccounts -d 'All service accounts of the namespace'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -s y -l yes -d 'Do not ask for confirmation. Off a terminal, or with a password on standard input, what replaces, restarts, deletes or takes away needs it'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -l adopt -d 'Change what an operator or another owner manages; they may revert it'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand detach" -s V -l version -d 'Print version'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -s u -l username -d 'User name at the registry' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -l verify -d 'Whether to ask the registry before keeping it' -r -f -a "auto\t'Ask; a registry that cannot be reached from here is a warning'
always\t'Ask; without an answer nothing is written'
never\t'Do not ask'"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -l registry-ca -d 'Certificate authorities of the registry, besides the system\'s (PEM)' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -l plain-http -d 'Registries to ask by plain http, as host[:port]; loopback needs none of this' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -s n -l namespace -d 'If present, the namespace scope for this CLI request' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -l context -d 'The name of the kubeconfig context to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -l kubeconfig -d 'Path to the kubeconfig file to use for CLI requests' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -l cluster -d 'The name of the kubeconfig cluster to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -l user -d 'The name of the kubeconfig user to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -l as -d 'Username to impersonate for the operation; a regular user or a service account in a namespace' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -l as-group -d 'Group to impersonate for the operation; can be repeated to specify multiple groups' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -l as-uid -d 'UID to impersonate for the operation' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -s s -l server -d 'The address and port of the Kubernetes API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -l token -d 'Bearer token for authentication to the API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -l certificate-authority -d 'Path to a cert file for the certificate authority of the API server' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -l client-certificate -d 'Path to a client certificate file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -l client-key -d 'Path to a client key file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -l tls-server-name -d 'Server name to use for the API server\'s certificate validation, instead of its hostname' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -l insecure-skip-tls-verify -d 'If true, the API server\'s certificate will not be checked for validity; never meant for registries' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -l request-timeout -d 'How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -l disable-compression -d 'If true, opt-out of response compression for all requests to the server' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -s v -l v -d 'Log level: 4 tells what is done, 8 tells each request (never a credential)' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -l password-stdin -d 'Take the password from standard input'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand login" -s V -l version -d 'Print version'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -s u -l username -d 'User name at the registry; needed where several are kept' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -s n -l namespace -d 'If present, the namespace scope for this CLI request' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -l context -d 'The name of the kubeconfig context to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -l kubeconfig -d 'Path to the kubeconfig file to use for CLI requests' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -l cluster -d 'The name of the kubeconfig cluster to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -l user -d 'The name of the kubeconfig user to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -l as -d 'Username to impersonate for the operation; a regular user or a service account in a namespace' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -l as-group -d 'Group to impersonate for the operation; can be repeated to specify multiple groups' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -l as-uid -d 'UID to impersonate for the operation' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -s s -l server -d 'The address and port of the Kubernetes API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -l token -d 'Bearer token for authentication to the API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -l certificate-authority -d 'Path to a cert file for the certificate authority of the API server' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -l client-certificate -d 'Path to a client certificate file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -l client-key -d 'Path to a client key file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -l tls-server-name -d 'Server name to use for the API server\'s certificate validation, instead of its hostname' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -l insecure-skip-tls-verify -d 'If true, the API server\'s certificate will not be checked for validity; never meant for registries' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -l request-timeout -d 'How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -l disable-compression -d 'If true, opt-out of response compression for all requests to the server' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -s v -l v -d 'Log level: 4 tells what is done, 8 tells each request (never a credential)' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -s h -l help -d 'Print help'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logout" -s V -l version -d 'Print version'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -s o -l output -d 'Output format' -r -f -a "json\t'One JSON object'
yaml\t'The same as YAML'
name\t'TYPE/NAME of each object, one a line'"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -s n -l namespace -d 'If present, the namespace scope for this CLI request' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -l context -d 'The name of the kubeconfig context to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -l kubeconfig -d 'Path to the kubeconfig file to use for CLI requests' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -l cluster -d 'The name of the kubeconfig cluster to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -l user -d 'The name of the kubeconfig user to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -l as -d 'Username to impersonate for the operation; a regular user or a service account in a namespace' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -l as-group -d 'Group to impersonate for the operation; can be repeated to specify multiple groups' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -l as-uid -d 'UID to impersonate for the operation' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -s s -l server -d 'The address and port of the Kubernetes API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -l token -d 'Bearer token for authentication to the API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -l certificate-authority -d 'Path to a cert file for the certificate authority of the API server' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -l client-certificate -d 'Path to a client certificate file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -l client-key -d 'Path to a client key file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -l tls-server-name -d 'Server name to use for the API server\'s certificate validation, instead of its hostname' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -l insecure-skip-tls-verify -d 'If true, the API server\'s certificate will not be checked for validity; never meant for registries' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -l request-timeout -d 'How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -l disable-compression -d 'If true, opt-out of response compression for all requests to the server' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -s v -l v -d 'Log level: 4 tells what is done, 8 tells each request (never a credential)' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand logins" -s V -l version -d 'Print version'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l image -d 'Images to explain, whether or not something uses them' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l serviceaccount -d 'The service account whose list counts, where no pod or template names one [default: default]' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l pull-secret -d 'Suppose that the list of pull secrets were this' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l registry-ca -d 'With --verify: certificate authorities of the registries, besides the system\'s (PEM)' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l plain-http -d 'With --verify: registries to ask by plain http, as host[:port]; one on loopback is then asked here as well' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -s f -l filename -d 'Files, folders, or - for standard input, to look at instead of a cluster' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -s o -l output -d 'Output format' -r -f -a "json\t'One JSON object'
yaml\t'The same as YAML'"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -s n -l namespace -d 'If present, the namespace scope for this CLI request' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l context -d 'The name of the kubeconfig context to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l kubeconfig -d 'Path to the kubeconfig file to use for CLI requests' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l cluster -d 'The name of the kubeconfig cluster to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l user -d 'The name of the kubeconfig user to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l as -d 'Username to impersonate for the operation; a regular user or a service account in a namespace' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l as-group -d 'Group to impersonate for the operation; can be repeated to specify multiple groups' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l as-uid -d 'UID to impersonate for the operation' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -s s -l server -d 'The address and port of the Kubernetes API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l token -d 'Bearer token for authentication to the API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l certificate-authority -d 'Path to a cert file for the certificate authority of the API server' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l client-certificate -d 'Path to a client certificate file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l client-key -d 'Path to a client key file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l tls-server-name -d 'Server name to use for the API server\'s certificate validation, instead of its hostname' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l insecure-skip-tls-verify -d 'If true, the API server\'s certificate will not be checked for validity; never meant for registries' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l request-timeout -d 'How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l disable-compression -d 'If true, opt-out of response compression for all requests to the server' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -s v -l v -d 'Log level: 4 tells what is done, 8 tells each request (never a credential)' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -s A -l all-namespaces -d 'All pods of all namespaces that fail to pull'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -s w -l watch -d 'Look again until all images are there, or they fail for another reason'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -l verify -d 'Ask the registries, too: what they answer now, to each credential and to none'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -s R -l recursive -d 'With -f, look into the folders within folders too'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand why" -s V -l version -d 'Print version'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -s l -l selector -d 'Only those whose labels match (as for kubectl get -l)' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -l expiring -d 'Only those with a credential that has ended or ends within this time (7d, 12h, 30m); exit with 1 if there is one' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -s f -l filename -d 'Files, folders, or - for standard input, to look at instead of a cluster' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -s o -l output -d 'Output format' -r -f -a "wide\t'The table with everything in it, however wide'
json\t'One JSON object'
yaml\t'The same as YAML'
name\t'TYPE/NAME of each secret, one a line'"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -s n -l namespace -d 'If present, the namespace scope for this CLI request' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -l context -d 'The name of the kubeconfig context to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -l kubeconfig -d 'Path to the kubeconfig file to use for CLI requests' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -l cluster -d 'The name of the kubeconfig cluster to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -l user -d 'The name of the kubeconfig user to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -l as -d 'Username to impersonate for the operation; a regular user or a service account in a namespace' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -l as-group -d 'Group to impersonate for the operation; can be repeated to specify multiple groups' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -l as-uid -d 'UID to impersonate for the operation' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -s s -l server -d 'The address and port of the Kubernetes API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -l token -d 'Bearer token for authentication to the API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -l certificate-authority -d 'Path to a cert file for the certificate authority of the API server' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -l client-certificate -d 'Path to a client certificate file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -l client-key -d 'Path to a client key file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -l tls-server-name -d 'Server name to use for the API server\'s certificate validation, instead of its hostname' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -l insecure-skip-tls-verify -d 'If true, the API server\'s certificate will not be checked for validity; never meant for registries' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -l request-timeout -d 'How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -l disable-compression -d 'If true, opt-out of response compression for all requests to the server' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -s v -l v -d 'Log level: 4 tells what is done, 8 tells each request (never a credential)' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -s A -l all-namespaces -d 'List the pull secrets of all namespaces'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -s R -l recursive -d 'With -f, look into the folders within folders too'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand list" -s V -l version -d 'Print version'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -s l -l selector -d 'Only those whose labels match (as for kubectl get -l)' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -l expiring -d 'Only those with a credential that has ended or ends within this time (7d, 12h, 30m); exit with 1 if there is one' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -s f -l filename -d 'Files, folders, or - for standard input, to look at instead of a cluster' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -s o -l output -d 'Output format' -r -f -a "wide\t'The table with everything in it, however wide'
json\t'One JSON object'
yaml\t'The same as YAML'
name\t'TYPE/NAME of each secret, one a line'"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -s n -l namespace -d 'If present, the namespace scope for this CLI request' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -l context -d 'The name of the kubeconfig context to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -l kubeconfig -d 'Path to the kubeconfig file to use for CLI requests' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -l cluster -d 'The name of the kubeconfig cluster to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -l user -d 'The name of the kubeconfig user to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -l as -d 'Username to impersonate for the operation; a regular user or a service account in a namespace' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -l as-group -d 'Group to impersonate for the operation; can be repeated to specify multiple groups' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -l as-uid -d 'UID to impersonate for the operation' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -s s -l server -d 'The address and port of the Kubernetes API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -l token -d 'Bearer token for authentication to the API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -l certificate-authority -d 'Path to a cert file for the certificate authority of the API server' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -l client-certificate -d 'Path to a client certificate file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -l client-key -d 'Path to a client key file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -l tls-server-name -d 'Server name to use for the API server\'s certificate validation, instead of its hostname' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -l insecure-skip-tls-verify -d 'If true, the API server\'s certificate will not be checked for validity; never meant for registries' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -l request-timeout -d 'How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -l disable-compression -d 'If true, opt-out of response compression for all requests to the server' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -s v -l v -d 'Log level: 4 tells what is done, 8 tells each request (never a credential)' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -s A -l all-namespaces -d 'List the pull secrets of all namespaces'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -s R -l recursive -d 'With -f, look into the folders within folders too'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand ls" -s V -l version -d 'Print version'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -s f -l filename -d 'Files, folders, or - for standard input, to look at instead of a cluster' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -s o -l output -d 'Output format' -r -f -a "json\t'One JSON object'
yaml\t'The same as YAML'
name\t'TYPE/NAME of each object, one a line'"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -s n -l namespace -d 'If present, the namespace scope for this CLI request' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -l context -d 'The name of the kubeconfig context to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -l kubeconfig -d 'Path to the kubeconfig file to use for CLI requests' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -l cluster -d 'The name of the kubeconfig cluster to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -l user -d 'The name of the kubeconfig user to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -l as -d 'Username to impersonate for the operation; a regular user or a service account in a namespace' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -l as-group -d 'Group to impersonate for the operation; can be repeated to specify multiple groups' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -l as-uid -d 'UID to impersonate for the operation' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -s s -l server -d 'The address and port of the Kubernetes API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -l token -d 'Bearer token for authentication to the API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -l certificate-authority -d 'Path to a cert file for the certificate authority of the API server' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -l client-certificate -d 'Path to a client certificate file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -l client-key -d 'Path to a client key file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -l tls-server-name -d 'Server name to use for the API server\'s certificate validation, instead of its hostname' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -l insecure-skip-tls-verify -d 'If true, the API server\'s certificate will not be checked for validity; never meant for registries' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -l request-timeout -d 'How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -l disable-compression -d 'If true, opt-out of response compression for all requests to the server' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -s v -l v -d 'Log level: 4 tells what is done, 8 tells each request (never a credential)' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -l reveal -d 'Print the passwords too'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -s R -l recursive -d 'With -f, look into the folders within folders too'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand show" -s V -l version -d 'Print version'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l image -d 'Images to ask for, in place of those in use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l serviceaccount -d 'With --image: the service account whose list of secrets counts [default: default]' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l concurrency -d 'How many questions are under way at once' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l registry-ca -d 'Certificate authorities of the registries, besides the system\'s (PEM)' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l plain-http -d 'Registries to ask by plain http, as host[:port]; one on loopback is then asked here as well' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -s o -l output -d 'Output format' -r -f -a "wide\t'The table with everything in it, however wide'
json\t'One JSON object'
yaml\t'The same as YAML'"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -s n -l namespace -d 'If present, the namespace scope for this CLI request' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l context -d 'The name of the kubeconfig context to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l kubeconfig -d 'Path to the kubeconfig file to use for CLI requests' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l cluster -d 'The name of the kubeconfig cluster to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l user -d 'The name of the kubeconfig user to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l as -d 'Username to impersonate for the operation; a regular user or a service account in a namespace' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l as-group -d 'Group to impersonate for the operation; can be repeated to specify multiple groups' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l as-uid -d 'UID to impersonate for the operation' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -s s -l server -d 'The address and port of the Kubernetes API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l token -d 'Bearer token for authentication to the API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l certificate-authority -d 'Path to a cert file for the certificate authority of the API server' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l client-certificate -d 'Path to a client certificate file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l client-key -d 'Path to a client key file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l tls-server-name -d 'Server name to use for the API server\'s certificate validation, instead of its hostname' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l insecure-skip-tls-verify -d 'If true, the API server\'s certificate will not be checked for validity; never meant for registries' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l request-timeout -d 'How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -l disable-compression -d 'If true, opt-out of response compression for all requests to the server' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -s v -l v -d 'Log level: 4 tells what is done, 8 tells each request (never a credential)' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -s A -l all-namespaces -d 'The images in use in all namespaces'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand verify" -s V -l version -d 'Print version'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -s o -l output -d 'Output format' -r -f -a "json\t'One JSON object'
yaml\t'The same as YAML'
name\t'TYPE/NAME of each object, one a line'"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -s n -l namespace -d 'If present, the namespace scope for this CLI request' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -l context -d 'The name of the kubeconfig context to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -l kubeconfig -d 'Path to the kubeconfig file to use for CLI requests' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -l cluster -d 'The name of the kubeconfig cluster to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -l user -d 'The name of the kubeconfig user to use' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -l as -d 'Username to impersonate for the operation; a regular user or a service account in a namespace' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -l as-group -d 'Group to impersonate for the operation; can be repeated to specify multiple groups' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -l as-uid -d 'UID to impersonate for the operation' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -s s -l server -d 'The address and port of the Kubernetes API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -l token -d 'Bearer token for authentication to the API server' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -l certificate-authority -d 'Path to a cert file for the certificate authority of the API server' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -l client-certificate -d 'Path to a client certificate file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -l client-key -d 'Path to a client key file for TLS' -r -F
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -l tls-server-name -d 'Server name to use for the API server\'s certificate validation, instead of its hostname' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -l insecure-skip-tls-verify -d 'If true, the API server\'s certificate will not be checked for validity; never meant for registries' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -l request-timeout -d 'How long to wait for a single server request (1s, 2m, 3h); 0 means no limit [default: 30s without an answer]' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -l disable-compression -d 'If true, opt-out of response compression for all requests to the server' -r -f -a "true\t''
false\t''"
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -s v -l v -d 'Log level: 4 tells what is done, 8 tells each request (never a credential)' -r
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -l client -d 'Do not ask the cluster'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kubectl-pullsecret -n "__fish_kubectl_pullsecret_using_subcommand version" -s V -l version -d 'Print version'

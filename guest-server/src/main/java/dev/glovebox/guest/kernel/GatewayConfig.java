package dev.glovebox.guest.kernel;

import dev.glovebox.guest.http.Cors;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What can be set about kernels and their API: the settings of
/// [Jupyter Kernel Gateway](https://jupyter-kernel-gateway.readthedocs.io/en/latest/config-options.html), by its
/// names, and a few of ours.
///
/// @param baseUrl below what the gateway's port has the API: `/`, or a path without a slash at its end
///     (`KG_BASE_URL`)
/// @param cors what pages of other origins may do (`KG_ALLOW_ORIGIN` and its like)
/// @param maxKernels how many kernels may run at once (`KG_MAX_KERNELS`, or `GLOVEBOX_MAX_KERNELS`)
/// @param prespawnCount how many are kept warm for those that ask (`KG_PRESPAWN_COUNT`)
/// @param defaultKernelName the kernelspec of a kernel that is asked for without one (`KG_DEFAULT_KERNEL_NAME`)
/// @param forceKernelName the kernelspec of every kernel, whatever is asked for (`KG_FORCE_KERNEL_NAME`)
/// @param listKernels whether clients may list kernels and sessions (`KG_LIST_KERNELS`)
/// @param envWhitelist the variables that clients may set besides `KERNEL_*`; `*` is all (`KG_ENV_WHITELIST`)
/// @param envProcessWhitelist the server's variables that kernels get; empty for all but secrets
///     (`KG_ENV_PROCESS_WHITELIST`)
/// @param cullIdleTimeout how long a kernel may be idle; zero for ever (`cull_idle_timeout`)
/// @param cullInterval how often that is looked at (`cull_interval`)
/// @param cullConnected whether a kernel with clients may be culled (`cull_connected`)
/// @param cullBusy whether a busy one may (`cull_busy`)
/// @param bufferOfflineMessages whether output waits for a client that is away (`buffer_offline_messages`)
/// @param kernelInfoTimeout how long a kernel may take until it answers (`kernel_info_timeout`)
/// @param allowedMessageTypes what clients may send; empty for everything (`allowed_message_types`)
/// @param allowTracebacks whether clients see what errors say (`allow_tracebacks`)
/// @param pingInterval how often a quiet WebSocket is pinged, which is given up when it is not heard for three times
///     as long; zero for neither (`KG_WS_PING_INTERVAL_SECS`)
/// @param seedUri a notebook that every kernel of its language runs first (`KG_SEED_URI`)
/// @param kernelMemoryMib how much memory a kernel may take, each process of it and all together; 0 for no limit
///     (`GLOVEBOX_KERNEL_MEMORY_MIB`)
/// @param kernelCpus how many processors a kernel may take with all that it starts, a fraction included; 0 for no
///     limit (`GLOVEBOX_KERNEL_CPUS`)
/// @param journalBytes how much of a kernel's output is kept to be read again (`GLOVEBOX_KERNEL_JOURNAL_MIB`)
/// @param notices what there is to say about the settings that were made, a line each
public record GatewayConfig(
        String baseUrl,
        Cors cors,
        int maxKernels,
        int prespawnCount,
        String defaultKernelName,
        Optional<String> forceKernelName,
        boolean listKernels,
        List<String> envWhitelist,
        Optional<List<String>> envProcessWhitelist,
        Duration cullIdleTimeout,
        Duration cullInterval,
        boolean cullConnected,
        boolean cullBusy,
        boolean bufferOfflineMessages,
        Duration kernelInfoTimeout,
        List<String> allowedMessageTypes,
        boolean allowTracebacks,
        Duration pingInterval,
        Optional<URI> seedUri,
        int kernelMemoryMib,
        double kernelCpus,
        long journalBytes,
        List<String> notices) {}

package io.lockstep.devstack.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FaultProxyTest {

    private ServerSocket echo;
    private FaultProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::echoUntilClosed);
        proxy = FaultProxy.before(echo.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void forwardsBothWaysAndTheGoodbye() throws IOException {
        try (Socket socket = connect()) {
            assertThat(ask(socket, 7)).isEqualTo(7);
            socket.shutdownOutput();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void delays() throws IOException {
        try (Socket socket = connect()) {
            proxy.set(new FaultProxy.Mode.Delay(Duration.ofMillis(150)));
            long started = System.nanoTime();
            assertThat(ask(socket, 7)).isEqualTo(7);
            assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        }
    }

    @Test
    void fallsSilentAndResetsWhatLostBytesOnceItSpeaksAgain() throws IOException {
        try (Socket silenced = connect()) {
            assertThat(ask(silenced, 7)).isEqualTo(7);
            proxy.set(new FaultProxy.Mode.Blackhole());
            silenced.setSoTimeout(200);
            assertThatThrownBy(() -> ask(silenced, 8)).isInstanceOf(SocketTimeoutException.class);
            proxy.heal();
            assertThatThrownBy(() -> ask(silenced, 9)).isInstanceOf(IOException.class);
        }
        try (Socket fresh = connect()) {
            assertThat(ask(fresh, 10)).isEqualTo(10);
        }
    }

    @Test
    void refusesAndListensAgainOnTheSamePort() throws IOException {
        try (Socket existing = connect()) {
            assertThat(ask(existing, 7)).isEqualTo(7);
            proxy.set(new FaultProxy.Mode.Refuse());
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            assertThatThrownBy(() -> ask(existing, 8)).isInstanceOf(IOException.class);
        }
        proxy.heal();
        try (Socket fresh = connect()) {
            assertThat(ask(fresh, 9)).isEqualTo(9);
        }
    }

    @Test
    void deliversTheRequestButNotTheAnswer() throws IOException {
        try (Socket socket = connect()) {
            proxy.set(new FaultProxy.Mode.CutAnswers());
            assertThatThrownBy(() -> ask(socket, 7)).isInstanceOf(IOException.class);
        }
        proxy.heal();
        assertThat(echoed).isEqualTo(7);
    }

    private volatile int echoed;

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static int ask(Socket socket, int octet) throws IOException {
        socket.getOutputStream().write(octet);
        int answer = socket.getInputStream().read();
        if (answer < 0) {
            throw new IOException("closed");
        }
        return answer;
    }

    private void echoUntilClosed() {
        while (!echo.isClosed()) {
            try {
                Socket socket = echo.accept();
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        for (int b = socket.getInputStream().read();
                                b >= 0;
                                b = socket.getInputStream().read()) {
                            echoed = b;
                            socket.getOutputStream().write(b);
                        }
                    } catch (IOException e) {
                        // the other side went away
                    }
                });
            } catch (IOException closed) {
                return;
            }
        }
    }
}

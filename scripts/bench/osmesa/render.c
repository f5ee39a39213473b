// Times MuJoCo's own renderer on OSMesa: colour and depth of one scene, read back. Usage: render SCENE.xml SIZE FRAMES [ids]
// Debian: apt-get install libmujoco-dev libosmesa6-dev; see README.md.
#include <GL/osmesa.h>
#include <mujoco/mujoco.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static int compare(const void* a, const void* b) {
  double x = *(const double*)a, y = *(const double*)b;
  return (x > y) - (x < y);
}

int main(int argc, char** argv) {
  if (argc < 4) return fprintf(stderr, "usage: render SCENE.xml SIZE FRAMES [ids]\n"), 2;
  int size = atoi(argv[2]), frames = atoi(argv[3]), ids = argc > 4 && strcmp(argv[4], "ids") == 0;
  char error[1000] = "";
  mjModel* model = mj_loadXML(argv[1], NULL, error, sizeof error);
  if (!model) return fprintf(stderr, "%s\n", error), 1;
  mjData* data = mj_makeData(model);

  OSMesaContext context = OSMesaCreateContextExt(GL_RGBA, 24, 8, 8, NULL);
  unsigned char* window = malloc(4 * 800 * 800);
  if (!context || !OSMesaMakeCurrent(context, window, GL_UNSIGNED_BYTE, 800, 800)) return fprintf(stderr, "no OSMesa\n"), 1;

  mjvScene scene;
  mjvOption option;
  mjvCamera camera;
  mjrContext render;
  mjv_defaultScene(&scene);
  mjv_defaultOption(&option);
  mjv_defaultCamera(&camera);
  mjr_defaultContext(&render);
  mjv_makeScene(model, &scene, 2000);
  mjr_makeContext(model, &render, mjFONTSCALE_100);
  mjr_setBuffer(mjFB_OFFSCREEN, &render);
  camera.type = mjCAMERA_FIXED;
  camera.fixedcamid = 0;

  mjrRect view = {0, 0, size, size};
  unsigned char* rgb = malloc(3 * size * size);
  float* depth = malloc(sizeof(float) * size * size);
  double* times = malloc(sizeof(double) * frames);
  for (int frame = -5; frame < frames; frame++) {
    for (int j = 0; j < 7 && j < model->nq; j++) data->qpos[j] += 0.002;
    double start = now_ms();
    mj_kinematics(model, data);
    mj_comPos(model, data);
    mj_camlight(model, data);
    mjv_updateScene(model, data, &option, NULL, &camera, mjCAT_ALL, &scene);
    mjr_render(view, &scene, &render);
    mjr_readPixels(rgb, depth, view, &render);
    if (ids) {
      scene.flags[mjRND_SEGMENT] = scene.flags[mjRND_IDCOLOR] = 1;
      mjr_render(view, &scene, &render);
      mjr_readPixels(rgb, NULL, view, &render);
      scene.flags[mjRND_SEGMENT] = scene.flags[mjRND_IDCOLOR] = 0;
    }
    if (frame >= 0) times[frame] = now_ms() - start;
  }
  if (getenv("PPM")) {
    scene.flags[mjRND_SEGMENT] = scene.flags[mjRND_IDCOLOR] = 0;
    mjr_render(view, &scene, &render);
    mjr_readPixels(rgb, depth, view, &render);
    FILE* file = fopen(getenv("PPM"), "wb");
    fprintf(file, "P6 %d %d 255\n", size, size);
    for (int y = size - 1; y >= 0; y--) fwrite(rgb + 3 * size * y, 1, 3 * size, file);
    fclose(file);
  }
  qsort(times, frames, sizeof(double), compare);
  printf("{\"size\":%d,\"medianMs\":%.2f,\"minMs\":%.2f,\"geoms\":%d,\"samples\":%d,\"shadow\":%d,\"renderer\":\"%s\"}\n", size,
         times[frames / 2], times[0], scene.ngeom, render.offSamples, render.shadowSize, glGetString(GL_RENDERER));
  return 0;
}
